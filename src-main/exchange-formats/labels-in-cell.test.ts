import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelReader } from './labels-in-cell.ts'

const read = (cells: readonly string[], chosen = 'auto', names = ['text', 'label']) => {
  const reader = labelReader(cells, chosen, names)
  return cells.map((cell) => reader.read(cell))
}
const asked = (cells: readonly string[], names = ['text', 'label']) => labelReader(cells, 'auto', names).questions

test.each([
  ["['pos', 'neg']", ['pos', 'neg']],
  ['["pos", "neg"]', ['pos', 'neg']],
  ["['pos' 'neg']", ['pos', 'neg']],
  ["['it\\'s', \"a\"]", ["it's", 'a']],
  ["['pos']", 'pos'],
  ['[]', undefined],
  ['{"choices": ["Positive", "Negative"]}', ['Positive', 'Negative']],
  ['{"choices": ["Positive"]}', 'Positive'],
  ['', undefined],
  [' pos ', 'pos'],
  ['True', 'true'],
])('%s', (cell, labels) => expect(read([cell])).toEqual([labels]))

test('doccano writes # between labels', () => {
  expect(read(['pos#neg', 'pos', ''], 'auto', ['id', 'text', 'label'])).toEqual([['pos', 'neg'], 'pos', undefined])
  expect(asked(['pos#neg', 'pos', ''], ['id', 'text', 'label'])).toMatchObject([
    { option: 'labels', chosen: '#', others: ['one'] },
  ])
})
test.each([',', ';', '|', '#'])('%s between labels that stand alone, too, parts them', (separator) => {
  expect(read([`card${separator}login`, 'card', 'login'])).toEqual([['card', 'login'], 'card', 'login'])
})
test('lists without quotes, where the whole column is written so', () => {
  expect(read(['[a, b]', '[a]', '[]'])).toEqual([['a', 'b'], 'a', undefined])
  expect(read(['[other]', 'card'])).toEqual(['[other]', 'card'])
})
test.each([
  [['C#', 'C++', 'F#', 'Java']],
  [['Arts, Crafts & Sewing', 'Health, Household', 'Books']],
  [['issue #1', 'issue #2', 'issue']],
  [['Topic#1', 'Topic#2', 'Topic']],
  [['yes; but late', 'no', 'yes']],
  [['a|b']],
])('names stay whole: %j', (names) => expect(read(names)).toEqual(names))
test('names that hold a separator stay whole whatever they are, unless a part of them is a label by itself', () => {
  const part = fc
    .string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 4 })
    .filter((p) => p.trim() !== '')
  const name = fc.tuple(part, fc.constantFrom(',', ';', '|', '#'), part).map((parts) => parts.join('').trim())
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), (names) => {
      expect(read(names)).toEqual(names)
    }),
  )
})
test('what may be several labels or one name is asked', () => {
  expect(asked(['sales, marketing', 'sales', 'support'])).toMatchObject([
    { option: 'labels', chosen: 'one', others: [','] },
  ])
  expect(asked(['sales', 'support'])).toEqual([])
})
test('what is chosen is obeyed', () => {
  expect(read(['C#', 'a#b', "['a', 'b']"], 'one')).toEqual(['C#', 'a#b', "['a', 'b']"])
  expect(read(['a;b', 'c'], ';')).toEqual([['a', 'b'], 'c'])
})
