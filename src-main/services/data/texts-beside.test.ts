import { expect, test } from 'vitest'
import { columnsApart, textsBeside } from './texts-beside.ts'

test.each([
  ['premise', 'It rains.'],
  ['sentence2', 'no'],
  ['Text_B', 'x'],
  ['前提', '下雨'],
  ['body', 'We were there in the evening and waited'],
  ['anything', '我们昨天晚上在那里等了很久'],
])('%s: %s says which sample it is', (name, value) => {
  expect(textsBeside({ [name]: value })).toEqual([[name, value]])
})

test.each([
  ['shop', 'B'],
  ['created_at', 'Mon Jan 01 12:00:00 +0000 2024'],
  ['user', 'Anna Maria von Stein'],
  ['url', 'https://example.org/a/b/c/d/e/f?g=h'],
  ['score', 3],
  ['dna', 'ACGT'.repeat(1000)],
])('%s: %s does not', (name, value) => {
  expect(textsBeside({ [name]: value })).toBeNull()
})

test('only columns that both have set two records apart', () => {
  expect(columnsApart([['premise', 'a']], { premise: 'b' })).toEqual(['premise'])
  expect(columnsApart([['premise', 'a']], { premise: 'a' })).toEqual([])
  expect(columnsApart([['constructor', 'a']], {})).toEqual([])
})
