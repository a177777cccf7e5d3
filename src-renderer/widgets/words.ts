import { useI18n } from 'vue-i18n'
import type { WireError } from '@contract/jobs'
import type { Decided, Reason } from '@contract/cards'
import { valueKey } from './value-key'

/** Numbers, times and errors in the reader's language. */
export function useWords() {
  const { t, te, n, locale } = useI18n()
  const errorWords = ({ name, message, fields }: WireError) =>
    te(`errors.${name}`) ? t(`errors.${name}`, plain(fields)) : message
  const reasonWords = ({ code, fields }: Reason) => (te(`reasons.${code}`) ? t(`reasons.${code}`, plain(fields)) : code)
  /** A value that can be chosen, in the reader's words; names of encodings and the like stay as they are. */
  const valueWords = (value: string) => {
    const key = `values.${valueKey(value)}`
    return te(key) ? t(key) : value
  }
  /** What an answer says: its labels, that none applies, that the sample was skipped or flagged. */
  const answerWords = ({ kind, labels }: Pick<Decided, 'kind' | 'labels'>) =>
    kind !== 'label' ? t(`history.${kind}`) : labels.length > 0 ? labels.join(', ') : t('answer.none')
  /** The sign never stands alone on the next line. */
  const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)}\u00a0%`
  const count = (value: number) => new Intl.NumberFormat(locale.value).format(value)
  /** “1 label”, “2 labels”, with numbers as the reader writes them. */
  const many = (key: 'texts' | 'images' | 'labelsCount', value: number) => t(key, { count: count(value) }, value)
  const seconds = (ms: number) => {
    const { value, unit } = duration(ms)
    return t(`unit.${unit}`, { value })
  }
  /** Of short work: 59 ms, from a second on as any other time. */
  const took = (ms: number) => (ms < 1000 ? t('unit.milliseconds', { value: Math.round(ms) }) : seconds(ms))
  /** Of what may take less than a millisecond: two digits that tell something. */
  const fine = (ms: number) => (ms < 10 ? t('unit.milliseconds', { value: Number(ms.toPrecision(2)) }) : took(ms))
  /** A score of any size, with two digits that tell something. */
  const score = (value: number | null | undefined) =>
    value === null || value === undefined || !Number.isFinite(value)
      ? '–'
      : value === 0 || Math.abs(value) >= 0.01
        ? value.toFixed(3)
        : value.toPrecision(2)
  const bytes = (size: number) =>
    size < 1e6
      ? `${(size / 1e3).toFixed(0)} kB`
      : size < 1e9
        ? `${(size / 1e6).toFixed(1)} MB`
        : `${(size / 1e9).toFixed(2)} GB`
  /** The year only where it is another one. */
  const moment = (at: number) =>
    new Intl.DateTimeFormat(locale.value, {
      ...(new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
    }).format(at)
  return {
    t,
    te,
    n,
    errorWords,
    reasonWords,
    valueWords,
    answerWords,
    percent,
    count,
    many,
    seconds,
    took,
    fine,
    score,
    bytes,
    moment,
  }
}

/** A share as papers write it: .593 */
export const bare = (value: number): string =>
  value
    .toFixed(3)
    .replace(/^(-?)0(?=\.)/, '$1')
    .replace('-', '−')
/** With its sign, whatever it is. */
export const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`

/** As exact as a reader cares for: 1.6 s, 45 s, 12 min, 3 h. */
function duration(ms: number): { readonly value: string; readonly unit: 'seconds' | 'minutes' | 'hours' } {
  if (ms < 10_000) return { value: (ms / 1000).toFixed(1), unit: 'seconds' }
  if (ms < 120_000) return { value: String(Math.round(ms / 1000)), unit: 'seconds' }
  if (ms < 7_200_000) return { value: String(Math.round(ms / 60_000)), unit: 'minutes' }
  return { value: String(Math.round(ms / 3_600_000)), unit: 'hours' }
}

const plain = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shown(name, value)]))

const ONE_DIGIT = new Set(['points', 'percent'])

/** Intervals of gains travel as shares and are told in points; points and percent keep one digit, other fractions two. */
function shown(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  const digits =
    name === 'low' || name === 'high' ? (100 * value).toFixed(1) : value.toFixed(ONE_DIGIT.has(name) ? 1 : 2)
  return digits.replace('-', '−')
}
