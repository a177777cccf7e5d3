import { locales } from './locales.ts'
import { limits } from './template-limits.ts'
import type { Report } from './template-problems.ts'
import type { Place } from './template-types.ts'
import { dateForm, timeForm } from './date-forms.ts'
import { numberForm } from './value-forms.ts'
import type { ValueRange } from './value-range.ts'

const LONGEST = 200
const SPOKEN = /^(words|counted)$/
const SHAPE =
  /^([^\s.]+(?:\.\d+)?)\.\.(\S+)(?:\s+step\s+([\d.]+)(?:\s+(min|minutes?|hours?|days?|weeks?|months?|years?))?)?(?:\s+as\s+(\S.*?))?(?:\s+in\s+([A-Za-z-]+))?$/

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
  if (!(scale.step > 0)) return tell('no-step')
  if (scale.to < scale.from) return tell('empty-range', { from: first, to: last })
  const count = Math.floor((scale.to - scale.from) / scale.step) + 1
  if (count > limits.rangeValues) return tell('range-too-large', { limit: limits.rangeValues })
  const write = scale.form(form, language)
  if (!write || (SPOKEN.test(form) && Math.max(-scale.from, scale.to) >= 1e12))
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
  if (from === undefined || to === undefined || !/^(days?|weeks?|months?|years?|)$/.test(unit)) return null
  if (!/^\d{1,6}$/.test(step)) return null
  if (/^[my]/.test(unit)) return months(first, to, Number(step) * (unit.startsWith('year') ? 12 : 1))
  return {
    from,
    to,
    step: Number(step) * (unit.startsWith('week') ? 7 : 1),
    form: dateForm,
    known: 'days',
  }
}
/** From a day on in months, each counted from the first: 31 January, 28 February, 31 March. A day that a month lacks is its last. */
function months(first: string, last: number, step: number): Scale {
  const [year = 0, month = 0, day = 0] = first.split('-').map(Number)
  const dayIn = (passed: number): number => {
    const [inYear, inMonth] = [Math.floor(passed / 12), passed % 12]
    // The day before the first of the month that follows.
    const end = new Date(Date.UTC(inYear, inMonth + 1, 0))
    return Date.UTC(inYear, inMonth, Math.min(day, end.getUTCDate())) / DAY
  }
  const from = year * 12 + month - 1
  const end = new Date(last * DAY)
  const to = end.getUTCFullYear() * 12 + end.getUTCMonth()
  const form: Scale['form'] = (form, language) => {
    const write = dateForm(form, language)
    return write && ((passed) => write(dayIn(passed)))
  }
  return { from, to: dayIn(to) > last ? to - 1 : to, step, form, known: 'days' }
}
const DAY = 86_400_000
function dayOf(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (!year) return undefined
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // 31 February is no day.
  return date.toISOString().startsWith(text) ? date.getTime() / DAY : undefined
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/
/** Times of a day; one that ends before it begins goes over midnight. */
function times(first: string, last: string, step = '1', unit: string): Scale | null {
  const [from, to] = [first, last].map((text) => {
    const [, hour, minute] = TIME.exec(text) ?? []
    return hour === undefined ? undefined : Number(hour) * 60 + Number(minute)
  })
  if (from === undefined || to === undefined || !/^(min|minutes?|hours?|)$/.test(unit)) return null
  if (!/^\d{1,4}$/.test(step)) return null
  const by = Number(step) * (unit.startsWith('hour') ? 60 : 1)
  return { from, to: to < from ? to + 24 * 60 : to, step: by, form: timeForm, known: 'times' }
}
