import { expect, test } from 'vitest'
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
] as const)('%s, number %i, is %s', ([body, index, text]) => {
  expect(first(body, index)).toBe(text)
})

test('a form of another kind is no form', () => {
  const refused = [
    '1..9 as yyyy',
    '2026-01-01..2026-01-02 as HH',
    '1.5..2.5 as words',
    '1..9 as words in de',
    '1..9 as 0x',
  ]
  expect(refused.map((body) => first(body))).toEqual(refused.map(() => undefined))
})
