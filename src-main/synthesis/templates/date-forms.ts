import { locales, type Locale } from './locales.ts'
import { chineseCounted, chineseWords } from './number-words.ts'
import type { Form } from './value-forms.ts'

const TOKEN = /'([^']*)'|(?:yyyy|M|d|H|h|m)w|yyyy|yy|MMMM|MMM|MM|M|dd|do|d|EEEE|EEE|HH|H|h|mm|m|a|B/g
const DIGITS = '〇一二三四五六七八九'

/**
 * The form of days (days since 1970): `long`, `short`, `words` (zh), or a pattern of d, dd, do, M, MM, MMM, MMMM, yy, yyyy, EEE, EEEE, in Chinese
 * also yyyyw, Mw, dw in words; words in '…'.
 */
export function dateForm(form: string, language: string): Form {
  const locale = locales[language]!
  const named: Readonly<Record<string, string>> = {
    plain: 'yyyy-MM-dd',
    long: locale.longDate,
    short: locale.shortDate,
    ...(language === 'zh' && { words: 'yyyyw年Mw月dw日' }),
  }
  const pattern = Object.hasOwn(named, form) ? named[form]! : form
  return patterned(pattern, language, /^[yMdE]|^do$/, (token, days) =>
    datePart(token, new Date(days * 86_400_000), locale),
  )
}

function datePart(token: string, date: Date, locale: Locale): string {
  const [day, month, year] = [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()]
  switch (token) {
    case 'yyyyw':
      return String(year).replaceAll(/\d/g, (digit) => DIGITS[Number(digit)]!)
    case 'Mw':
      return chineseWords(month + 1)
    case 'dw':
      return chineseWords(day)
    case 'yyyy':
      return String(year).padStart(4, '0')
    case 'yy':
      return String(year % 100).padStart(2, '0')
    case 'MMMM':
      return locale.months[month]!
    case 'MMM':
      return locale.shortMonths[month]!
    case 'EEEE':
      return locale.weekdays[date.getUTCDay()]!
    case 'EEE':
      return locale.shortWeekdays[date.getUTCDay()]!
    case 'do':
      return locale.ordinal(day)
    case 'M':
    case 'MM':
      return String(month + 1).padStart(token.length, '0')
    default:
      return String(day).padStart(token.length, '0')
  }
}

/**
 * The form of times (minutes since midnight, past the next one too): a pattern of H, HH, h, m, mm, a, in Chinese also B (凌晨, 上午, 下午 …), Hw, hw,
 * mw in words, and `words`: 下午两点半.
 */
export function timeForm(form: string, language: string): Form {
  const { halves } = locales[language]!
  if (form === 'words') return language === 'zh' ? chineseTime : undefined
  return patterned(form === 'plain' ? 'HH:mm' : form, language, /^[HhmaB]/, (token, passed) => {
    const [hour, minute] = [Math.floor(passed / 60) % 24, passed % 60]
    if (token === 'a') return halves[hour < 12 ? 0 : 1]
    if (token === 'B') return dayPart(hour)
    if (token.startsWith('m')) return token === 'mw' ? spokenMinute(minute) : String(minute).padStart(token.length, '0')
    const shown = token.startsWith('h') ? hour % 12 || 12 : hour
    return token.endsWith('w') ? chineseCounted(shown) : String(shown).padStart(token.length, '0')
  })
}

/** What part of the day an hour is called by; the hours at which Unicode CLDR changes from one to the next. */
const dayPart = (hour: number): string =>
  [
    [19, '晚上'],
    [13, '下午'],
    [12, '中午'],
    [8, '上午'],
    [5, '早上'],
    [0, '凌晨'],
  ].find(([from]) => hour >= Number(from))![1] as string
const spokenMinute = (minute: number) => `${minute > 0 && minute < 10 ? '零' : ''}${chineseWords(minute)}`

/** 840 → 下午两点, 150 → 凌晨两点半, 545 → 上午九点零五分. */
function chineseTime(passed: number): string {
  const [hour, minute] = [Math.floor(passed / 60) % 24, passed % 60]
  const rest = minute === 0 ? '' : minute === 30 ? '半' : `${spokenMinute(minute)}分`
  // The hour after midnight is 零点, not 十二点.
  return `${dayPart(hour)}${hour === 0 ? '零' : chineseCounted(hour % 12 || 12)}点${rest}`
}

/** A pattern without a token of its own kind says nothing of the value; one of another kind, or of another language, would be wrong. */
function patterned(
  pattern: string,
  language: string,
  own: RegExp,
  part: (token: string, value: number) => string,
): Form {
  const tokens = [...pattern.matchAll(TOKEN)].flatMap(([token, quoted]) => (quoted === undefined ? [token] : []))
  if (tokens.length === 0 || tokens.some((token) => !own.test(token))) return undefined
  if (language !== 'zh' && tokens.some((token) => token === 'B' || token.endsWith('w'))) return undefined
  return (value) => pattern.replace(TOKEN, (token, quoted?: string) => quoted ?? part(token, value))
}
