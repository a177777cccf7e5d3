import { useI18n } from 'vue-i18n'
import type { WireError } from '@contract/jobs'
import type { Reason } from '@contract/labelling'

/** Numbers, times and errors in the reader's language. */
export function useWords() {
  const { t, te, n, locale } = useI18n()
  const errorWords = ({ name, message, fields }: WireError) =>
    te(`errors.${name}`) ? t(`errors.${name}`, plain(fields)) : message
  const reasonWords = ({ code, fields }: Reason) => (te(`reasons.${code}`) ? t(`reasons.${code}`, plain(fields)) : code)
  const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)} %`
  const count = (value: number) => new Intl.NumberFormat(locale.value).format(value)
  const seconds = (ms: number) =>
    ms < 10_000
      ? `${(ms / 1000).toFixed(1)} s`
      : ms < 120_000
        ? `${Math.round(ms / 1000)} s`
        : `${Math.round(ms / 60_000)} min`
  const bytes = (size: number) =>
    size < 1e6
      ? `${(size / 1e3).toFixed(0)} kB`
      : size < 1e9
        ? `${(size / 1e6).toFixed(1)} MB`
        : `${(size / 1e9).toFixed(2)} GB`
  const moment = (at: number) =>
    new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
  return { t, te, n, errorWords, reasonWords, percent, count, seconds, bytes, moment }
}

const plain = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shown(name, value)]))

/** Gains travel as shares and are told in points; other fractions keep two digits. */
function shown(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  return name === 'low' || name === 'high' ? (100 * value).toFixed(1) : value.toFixed(2)
}
