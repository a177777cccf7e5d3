import { currencySigns, locales, type Locale } from './locales.ts'
import { chineseWords, englishWords } from './number-words.ts'

/** Writes one value; undefined where there is no such form. */
type Form = ((value: number) => string) | undefined

/** The form of numbers that are whole multiples of 10^−digits: 1250 with two digits is 12.50. */
export function numberForm(form: string, language: string, digits: number): Form {
  const locale = locales[language]!
  const fixed = (value: number, group = '') => written(value, digits, locale.decimal, group)
  if (form === 'plain') return (value) => fixed(value)
  if (form === 'grouped') return (value) => fixed(value, locale.group)
  if (form === 'percent') return (value) => `${fixed(value)}${['en', 'zh'].includes(language) ? '' : '\u00a0'}%`
  const sign = Object.hasOwn(currencySigns, form) ? currencySigns[form]! : undefined
  if (sign) return (value) => locale.money.replace('¤', sign).replace('#', fixed(value, locale.group))
  if (digits > 0) return undefined
  if (form === 'ordinal') return locale.ordinal
  if (form === 'words' && language === 'en') return englishWords
  if (form === 'words' && language === 'zh') return chineseWords
  if (/^0+$/.test(form)) return (value) => String(value).padStart(form.length, '0')
  return undefined
}

function written(value: number, digits: number, decimal: string, group: string): string {
  const figures = String(Math.abs(value)).padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole
  return `${value < 0 ? '-' : ''}${grouped}${digits ? decimal + figures.slice(-digits) : ''}`
}

const TOKEN = /'([^']*)'|yyyy|yy|MMMM|MMM|MM|M|dd|do|d|EEEE|HH|H|h|mm|a/g

/** The form of days (days since 1970): `long`, `short`, or a pattern of d, dd, do, M, MM, MMM, MMMM, yy, yyyy, EEEE; words in '…'. */
export function dateForm(form: string, language: string): Form {
  const locale = locales[language]!
  const pattern = form === 'plain' ? 'yyyy-MM-dd' : form === 'long' ? locale.longDate : form
  return patterned(form === 'short' ? locale.shortDate : pattern, /^[yMdE]|^do$/, (token, days) =>
    datePart(token, new Date(days * 86_400_000), locale),
  )
}

function datePart(token: string, date: Date, { months, shortMonths, weekdays, ordinal }: Locale): string {
  const [day, month, year] = [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()]
  switch (token) {
    case 'yyyy':
      return String(year).padStart(4, '0')
    case 'yy':
      return String(year % 100).padStart(2, '0')
    case 'MMMM':
      return months[month]!
    case 'MMM':
      return shortMonths[month]!
    case 'EEEE':
      return weekdays[date.getUTCDay()]!
    case 'do':
      return ordinal(day)
    case 'M':
    case 'MM':
      return String(month + 1).padStart(token.length, '0')
    default:
      return String(day).padStart(token.length, '0')
  }
}

/** The form of times (minutes since midnight): a pattern of H, HH, h, mm, a. */
export function timeForm(form: string, language: string): Form {
  const { halves } = locales[language]!
  return patterned(form === 'plain' ? 'HH:mm' : form, /^[Hhma]/, (token, minutes) => {
    const hour = Math.floor(minutes / 60)
    if (token === 'a') return halves[hour < 12 ? 0 : 1]
    if (token === 'mm') return String(minutes % 60).padStart(2, '0')
    return String(token === 'h' ? hour % 12 || 12 : hour).padStart(token.length, '0')
  })
}

/** A pattern without a token of its own kind says nothing of the value; one of another kind would be wrong. */
function patterned(pattern: string, own: RegExp, part: (token: string, value: number) => string): Form {
  const tokens = [...pattern.matchAll(TOKEN)].flatMap(([token, quoted]) => (quoted === undefined ? [token] : []))
  if (tokens.length === 0 || tokens.some((token) => !own.test(token))) return undefined
  return (value) => pattern.replace(TOKEN, (token, quoted?: string) => quoted ?? part(token, value))
}
