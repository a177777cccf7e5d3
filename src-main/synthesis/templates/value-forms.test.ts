import { describe, expect, test } from 'vitest'
import { readRange } from './read-range.ts'

const first = (body: string, index = 0) => readRange(body, { file: '', line: 1, column: 1 }, () => {})?.at(index)

test.for([
  ['1..3', 2, '3'],
  ['0.50..9.99 step 0.01', 949, '9.99'],
  ['-2..2 step 0.5', 1, '-1.5'],
  ['1234567..1234567 as grouped', 0, '1,234,567'],
  ['1234.5..1234.5 as grouped in de', 0, '1.234,5'],
  ['1234..1234 as grouped in fr', 0, '1\u202f234'],
  ['12.50..12.50 as EUR', 0, '€12.50'],
  ['12.5..12.50 as EUR in de', 0, '12,50 €'],
  ['1200..1200 as CNY in zh', 0, '¥1,200'],
  ['1..31 as ordinal', 21, '22nd'],
  ['11..13 as ordinal', 1, '12th'],
  ['1..9 as ordinal in fr', 0, '1er'],
  ['7..7 as 000', 0, '007'],
  ['1021..1021 as words', 0, 'one thousand twenty-one'],
  ['300000..300000 as words', 0, 'three hundred thousand'],
  ['15..15 as words in zh', 0, '十五'],
  ['110..110 as words in zh', 0, '一百一十'],
  ['1021..1021 as words in zh', 0, '一千零二十一'],
  ['10005..10005 as words in zh', 0, '一万零五'],
  ['100000010..100000010 as words in zh', 0, '一亿零一十'],
  ['5..5 as percent', 0, '5%'],
  ['2024-02-28..2024-03-02', 1, '2024-02-29'],
  ['2026-11-27..2026-11-27 as EEEE, do MMMM yy', 0, 'Friday, 27th November 26'],
  ['2026-11-27..2026-11-27 as long', 0, 'November 27, 2026'],
  ['2026-11-27..2026-11-27 as long in zh', 0, '2026年11月27日'],
  ['2026-11-27..2026-11-27 as long in de', 0, '27. November 2026'],
  ['2026-11-27..2026-11-27 as long in es', 0, '27 de noviembre de 2026'],
  ['2026-11-27..2026-11-27 as short', 0, '11/27/2026'],
  ['2026-11-02..2026-11-30 step 1 week as dd.MM.', 2, '16.11.'],
  ['09:00..17:30 step 15', 3, '09:45'],
  ['12:05..12:05 as h:mm a', 0, '12:05 pm'],
  ['00:30..00:30 as ah:mm in zh', 0, '上午12:30'],
  ['2026-01-31..2026-04-30 step 1 month', 1, '2026-02-28'],
  ['2026-01-31..2026-04-30 step 1 month', 3, '2026-04-30'],
  ['2024-02-29..2032-03-01 step 1 year', 1, '2025-02-28'],
  ['2024-02-29..2032-03-01 step 4 years', 2, '2032-02-29'],
  ['22:00..02:00 step 30', 4, '00:00'],
  ['22:00..02:00 step 30 as h:mm a', 8, '2:00 am'],
  ['08:00..20:00 step 2 hours as H', 1, '10'],
  ['-5..-5 as words', 0, 'minus five'],
  ['-5..-5 as words in zh', 0, '负五'],
  ['-5..-5 as 000', 0, '-005'],
  ['-0.5..-0.5 as GBP', 0, '-£0.50'],
  ['2..2 as words in zh', 0, '二'],
  ['2..2 as counted in zh', 0, '两'],
  ['12..12 as counted in zh', 0, '十二'],
  ['22..22 as counted in zh', 0, '二十二'],
  ['200..200 as counted in zh', 0, '两百'],
  ['2200..2200 as counted in zh', 0, '两千二百'],
  ['20002..20002 as counted in zh', 0, '两万零二'],
  ['220000..220000 as counted in zh', 0, '二十二万'],
  ['2026-03-05..2026-03-05 as words in zh', 0, '二〇二六年三月五日'],
  ['2026-12-25..2026-12-25 as Mw月dw号 in zh', 0, '十二月二十五号'],
  ['2026-03-05..2026-03-05 as M月d号（EEE） in zh', 0, '3月5号（周四）'],
  ['14:30..14:30 as words in zh', 0, '下午两点半'],
  ['09:05..09:05 as words in zh', 0, '上午九点零五分'],
  ['00:00..00:00 as words in zh', 0, '凌晨零点'],
  ['12:15..12:15 as words in zh', 0, '中午十二点十五分'],
  ['21:00..21:00 as Bhw点 in zh', 0, '晚上九点'],
  ['14:05..14:05 as Bh点m分 in zh', 0, '下午2点5分'],
] as const)('%s, number %i, is %s', ([body, index, text]) => {
  expect(first(body, index)).toBe(text)
})

test.for([
  ['2026-01-31..2026-04-30 step 1 month', 4],
  ['2026-01-31..2026-04-29 step 1 month', 3],
  ['2024-02-29..2032-02-28 step 1 year', 8],
  ['2026-01-15..2026-01-14 step 1 month', undefined],
  ['22:00..02:00 step 30', 9],
  ['22:00..22:00', 1],
] as const)('%s makes %s values', ([body, count]) => {
  expect(readRange(body, { file: '', line: 1, column: 1 }, () => {})?.count).toBe(count)
})

/** No-break blanks are written as blanks in money. */
const blanks = (text: string) => text.replaceAll('\u00a0', ' ')
describe.for(['en', 'zh', 'de', 'fr', 'es'])('%s as Unicode CLDR has it in Node', (language) => {
  test('numbers with their groups, below zero too', () => {
    for (const value of [-1234567.5, -12345.5, -1234.5, -999.5, 0.5, 1234.5, 12345.5]) {
      const intl = new Intl.NumberFormat(language)
      expect(first(`${value}..${value} as grouped in ${language}`)).toBe(intl.format(value))
    }
  })
  test('money with its sign, below zero too', () => {
    for (const currency of ['EUR', 'USD', 'GBP', 'CNY', 'JPY', 'CHF'])
      for (const value of [-12345.67, -0.5, 1234.5, 12345.67]) {
        if (currency === 'JPY' && !Number.isInteger(value)) continue
        const intl = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
        expect(first(`${value}..${value} as ${currency} in ${language}`)).toBe(blanks(intl.format(value)))
      }
    const yen = { style: 'currency', currency: 'JPY', currencyDisplay: 'narrowSymbol' } as const
    expect(first(`-12345..-1 as JPY in ${language}`)).toBe(blanks(new Intl.NumberFormat(language, yen).format(-12345)))
  })
  test('days, by name and in figures', () => {
    const forms = [
      ['long', { dateStyle: 'long' }],
      ['short', { year: 'numeric', month: 'numeric', day: 'numeric' }],
      ['EEEE', { weekday: 'long' }],
      ['EEE', { weekday: 'short' }],
      ['MMMM', { month: 'long' }],
    ] as const
    for (const [form, options] of forms) {
      const intl = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
      for (let i = 0; i < 12; i++) {
        const range = `2026-01-05..2027-01-01 step 1 month as ${form} in ${language}`
        expect(first(range, i)).toBe(intl.format(Date.UTC(2026, i, 5)))
      }
    }
  })
})
test('parts of the Chinese day and the figures of a year are those of Unicode CLDR', () => {
  const part = new Intl.DateTimeFormat('zh', { hour: 'numeric', hour12: true, dayPeriod: 'short', timeZone: 'UTC' })
  const year = new Intl.DateTimeFormat('zh-u-nu-hanidec', { year: 'numeric', timeZone: 'UTC' })
  for (let hour = 0; hour < 24; hour++) {
    const intl = part.formatToParts(Date.UTC(2026, 0, 1, hour)).find(({ type }) => type === 'dayPeriod')!.value
    expect(first(`00:00..23:00 step 1 hour as B in zh`, hour)).toBe(intl)
  }
  expect(first('1987-06-05..2046-01-01 as yyyyw年 in zh')).toBe(year.format(Date.UTC(1987, 5, 5)))
})

test('a form of another kind is no form', () => {
  const refused = [
    '1..9 as yyyy',
    '2026-01-01..2026-01-02 as HH',
    '1.5..2.5 as words',
    '1..9 as words in de',
    '1..9 as 0x',
    '1..9 as counted',
    '14:00..15:00 as words',
    '14:00..15:00 as Bh',
    '2026-01-01..2026-01-02 as dw in de',
    '2026-01-01..2026-02-02 step 1 hour',
    '10:00..11:00 step 1 month',
    '1..9 step 1 month',
  ]
  expect(refused.map((body) => first(body))).toEqual(refused.map(() => undefined))
})
