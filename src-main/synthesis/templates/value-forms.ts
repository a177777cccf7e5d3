import { currencySigns, locales } from './locales.ts'
import { chineseCounted, chineseWords, englishWords } from './number-words.ts'

/** Writes one value; undefined where there is no such form. */
export type Form = ((value: number) => string) | undefined

/** The form of numbers that are whole multiples of 10^−digits: 1250 with two digits is 12.50. */
export function numberForm(form: string, language: string, digits: number): Form {
  const locale = locales[language]!
  const fixed = (value: number, group = '') => written(value, digits, locale.decimal, group, locale.groupFrom)
  if (form === 'plain') return (value) => fixed(value)
  if (form === 'grouped') return (value) => fixed(value, locale.group)
  if (form === 'percent') return (value) => `${fixed(value)}${['en', 'zh'].includes(language) ? '' : '\u00a0'}%`
  if (Object.hasOwn(currencySigns, form)) return moneyForm(form, language, digits)
  if (digits > 0) return undefined
  if (form === 'ordinal') return locale.ordinal
  const words = WORDS[`${form} ${language}`]
  if (words) return (value) => (value < 0 ? `${language === 'zh' ? '负' : 'minus '}${words(-value)}` : words(value))
  if (/^0+$/.test(form)) return (value) => signed(value, String(Math.abs(value)).padStart(form.length, '0'))
  return undefined
}
const WORDS: Readonly<Record<string, (value: number) => string>> = {
  'words en': englishWords,
  'words zh': chineseWords,
  'counted zh': chineseCounted,
}
const signed = (value: number, figures: string) => `${value < 0 ? '-' : ''}${figures}`

/** −€1,234.50: the sign stands before everything. Half a euro is written with two digits, whole ones without; yen have none. */
function moneyForm(currency: string, language: string, digits: number): (value: number) => string {
  const { money, decimal, group, groupFrom } = locales[language]!
  const sign = currencySigns[currency]!
  const [figures, scale] = digits === 1 && currency !== 'JPY' ? [2, 10] : [digits, 1]
  // Letters do not stand right before figures: CHF 5.
  const pattern = money.replace('¤#', /\p{L}$/u.test(sign) ? '¤ #' : '¤#').replace('¤', () => sign)
  return (value) => {
    const amount = written(Math.abs(value) * scale, figures, decimal, group, groupFrom)
    return signed(value, pattern.replace('#', amount))
  }
}

function written(value: number, digits: number, decimal: string, group: string, groupFrom: number): string {
  const figures = String(Math.abs(value)).padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  const grouped = group && whole.length >= groupFrom ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole
  return signed(value, `${grouped}${digits ? decimal + figures.slice(-digits) : ''}`)
}
