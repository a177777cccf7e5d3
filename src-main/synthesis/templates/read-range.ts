import { locales } from './locales.ts'
import { limits } from './template-limits.ts'
import type { Report } from './template-problems.ts'
import type { Place } from './template-types.ts'
import { dateForm, numberForm, timeForm } from './value-forms.ts'
import type { ValueRange } from './value-range.ts'

const LONGEST = 200
const SHAPE =
  /^([^\s.]+(?:\.\d+)?)\.\.(\S+)(?:\s+step\s+([\d.]+)(?:\s+(min|minutes|days?|weeks?))?)?(?:\s+as\s+(\S.*?))?(?:\s+in\s+([A-Za-z-]+))?$/

/** What kind of values stand at the ends, as whole numbers of a unit. */
interface Scale {
  readonly from: number
  readonly to: number
  readonly step: number
  readonly form: (form: string, language: string) => ((value: number) => string) | undefined
  /** Whose forms they can be written in. */
  readonly known: 'numbers' | 'days' | 'times'
}

/** Reads what stands in `#[…]`: ends, step, form, language. Null where it cannot be read; the problem is told. */
export function readRange(body: string, at: Place, report: Report): ValueRange | null {
  const tell = (kind: Parameters<Report>[0], fields = {}) => (report(kind, at, body.length + 3, fields), null)
  const match = body.length > LONGEST ? null : SHAPE.exec(body.trim())
  if (!match) return tell('unreadable-range', { found: body.slice(0, 40) })
  const [, first = '', last = '', step, unit = '', form = 'plain', language = 'en'] = match
  const scale = dates(first, last, step, unit) ?? times(first, last, step, unit) ?? numbers(first, last, step, unit)
  if (!scale) return tell('unreadable-range', { found: body })
  if (!Object.hasOwn(locales, language))
    return tell('unknown-locale', { locale: language, known: Object.keys(locales).join(', ') })
  if (!(scale.step > 0) || scale.to < scale.from) return tell('empty-range', { from: first, to: last })
  const count = Math.floor((scale.to - scale.from) / scale.step) + 1
  if (count > limits.rangeValues) return tell('range-too-large', { limit: limits.rangeValues })
  const write = scale.form(form, language)
  if (!write || (form === 'words' && (scale.from < 0 || scale.to >= 1e12)))
    return tell('unknown-form', { form, known: scale.known })
  return { count, at: (index) => write(scale.from + index * scale.step), longest: longestOf(count, scale, write) }
}

/** Of a range of few values the longest text; of many more than any of its kind has. */
function longestOf(count: number, { from, step }: Scale, write: (value: number) => string): number {
  if (count > 1000) return 120
  return Math.max(...Array.from({ length: count }, (_, i) => write(from + i * step).length))
}

const NUMBER = /^-?\d{1,15}(?:\.(\d{1,6}))?$/
function numbers(first: string, last: string, step = '1', unit: string): Scale | null {
  const all = [first, last, step].map((text) => NUMBER.exec(text))
  if (unit || all.some((match) => !match)) return null
  const digits = Math.max(...all.map((match) => match![1]?.length ?? 0))
  const [from, to, by] = [first, last, step].map((text) => Math.round(Number(text) * 10 ** digits))
  if (![from, to].every(Number.isSafeInteger)) return null
  return {
    from: from!,
    to: to!,
    step: by!,
    form: (form, language) => numberForm(form, language, digits),
    known: 'numbers',
  }
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
function dates(first: string, last: string, step = '1', unit: string): Scale | null {
  const [from, to] = [first, last].map(dayOf)
  if (from === undefined || to === undefined || !/^(days?|weeks?|)$/.test(unit)) return null
  if (!/^\d{1,6}$/.test(step)) return null
  return {
    from,
    to,
    step: Number(step) * (unit.startsWith('week') ? 7 : 1),
    form: dateForm,
    known: 'days',
  }
}
function dayOf(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (!year) return undefined
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // 31 February is no day.
  return date.toISOString().startsWith(text) ? date.getTime() / 86_400_000 : undefined
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/
function times(first: string, last: string, step = '1', unit: string): Scale | null {
  const [from, to] = [first, last].map((text) => {
    const [, hour, minute] = TIME.exec(text) ?? []
    return hour === undefined ? undefined : Number(hour) * 60 + Number(minute)
  })
  if (from === undefined || to === undefined || !/^(min|minutes|)$/.test(unit) || !/^\d{1,4}$/.test(step)) return null
  return { from, to, step: Number(step), form: timeForm, known: 'times' }
}
