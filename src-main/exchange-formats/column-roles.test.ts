import { expect, test } from 'vitest'
import { readColumns } from './column-roles.ts'

const nothingChosen = { text: '', label: '', id: '', vector: '', leaveOut: '' }
const words = ['refund', 'card', 'login', 'transfer']
/** 40 rows of: running number, a sentence, one of four words. */
const rows = Array.from({ length: 40 }, (_, i) => [
  `T-${i}`,
  `a sentence of some length about number ${i}`,
  words[i % 4]!,
])
const rolesOf = (names: string[], values = rows, chosen = {}) =>
  readColumns('x', names, values, { ...nothingChosen, ...chosen }).columns.map((c) => c.role)

test.each([
  [['id', 'text', 'label']],
  [['uuid', 'utterance', 'intent']],
  [['编号', '文本内容', '类别']],
  [['ticketId', 'customer_message', 'Category Name']],
  [['a', 'b', 'c']],
])('%j are id, text and label', (names) => expect(rolesOf(names)).toEqual(['id', 'text', 'label']))

test('what the user chose comes first, and nothing else takes its role', () => {
  expect(rolesOf(['id', 'text', 'label'], rows, { text: 'label', label: '-', id: '-' })).toEqual([
    'context',
    'context',
    'text',
  ])
})
test('a column that is not there is refused with the ones that are', () => {
  expect(() => rolesOf(['id', 'text', 'label'], rows, { label: 'intent' })).toThrow(
    expect.objectContaining({
      name: 'ColumnMissing',
      fields: { path: 'x', column: 'intent', found: 'id, text, label' },
    }),
  )
})
test('names of labels are preferred to their numbers', () => {
  const numbered = rows.map(([, text, word]) => [text!, String(words.indexOf(word!)), word!])
  expect(rolesOf(['text', 'label', 'label_text'], numbered)).toEqual(['text', 'context', 'label'])
})
test('lists of numbers are vectors, numbers are no text', () => {
  const numbers = rows.map(([, text], i) => [`[0.5, ${i}]`, `${i}.25`, text!])
  expect(rolesOf(['v', 'price', 'words'], numbers)).toEqual(['vector', 'context', 'text'])
})
test('a column named text is the text even where it holds numbers', () => {
  const numbers = rows.map(([, text], i) => [String(i), text!])
  expect(rolesOf(['text', 'context_text'], numbers)).toEqual(['text', 'context'])
})
test('sentences that never repeat are no label', () => {
  const two = rows.map(([, text], i) => [text!, `short ${i}`])
  expect(rolesOf(['a', 'b'], two)).toEqual(['text', 'context'])
})

test('what is left out is neither used nor kept; names may hold commas', () => {
  const names = ['note, old', 'text', 'label', 'page']
  const wide = rows.map((row) => [...row, 'p'])
  expect(rolesOf(names, wide, { leaveOut: '"note, old", page' })).toEqual(['left-out', 'text', 'label', 'left-out'])
  expect(rolesOf(['id', 'text', 'label'], rows, { leaveOut: 'label' })).toEqual(['id', 'text', 'left-out'])
  expect(() => rolesOf(names, wide, { leaveOut: 'pages' })).toThrow(expect.objectContaining({ name: 'ColumnMissing' }))
})
test('labels that are not wanted do not stay as context', () => {
  expect(rolesOf(['id', 'text', 'label'], rows, { label: '-' })).toEqual(['id', 'text', 'left-out'])
  expect(rolesOf(['id', 'text', 'label'], rows, { label: '-', text: 'label' })).toEqual(['id', 'context', 'text'])
})

const asked = (names: string[], values = rows) =>
  readColumns('x', names, values, nothingChosen).questions.map(({ option, chosen, others }) => [
    option,
    chosen,
    ...others,
  ])
test.each(
  'device region hour lang channel source user date platform country split user_id App_version 语言 渠道'.split(' '),
)('%s says where a text comes from: it is no label, and nobody is asked', (name) => {
  expect(rolesOf(['id', 'text', name])).toEqual(['id', 'text', 'context'])
  expect(asked(['id', 'text', name])).toEqual([])
})
test('a column of few values that no name explains is asked about, not taken', () => {
  expect(rolesOf(['id', 'text', 'priority'])).toEqual(['id', 'text', 'context'])
  expect(asked(['id', 'text', 'priority'])).toEqual([['label', '-', 'priority']])
})
test('where no column has a name, the only one of few values is taken, and asked about', () => {
  expect(asked(['a', 'b', 'c'])).toEqual([['label', 'c', '-']])
})
test('of two columns named as labels one is taken and the other asked about', () => {
  const two = rows.map((row, i) => [...row, words[(i + 1) % 4]!])
  expect(asked(['id', 'text', 'label', 'intent'], two)).toEqual([
    ['label', 'label', 'intent', '-'],
    ['tasks', '-', 'intent'],
  ])
})
test('measures are no labels, whatever their name', () => {
  const measured = rows.map(([id, text], i) => [id!, text!, `${i * 0.37 + 0.01}`])
  expect(rolesOf(['id', 'text', 'target'], measured)).toEqual(['id', 'text', 'context'])
})
test('columns named as something else are not the text', () => {
  expect(() =>
    rolesOf(
      ['user', 'instance_id'],
      [
        ['u1', 'i1'],
        ['u2', 'i2'],
      ],
    ),
  ).toThrow(expect.objectContaining({ name: 'NoTextColumn' }))
})

test('numbers that differ in every row are no id where they measure, and one where they count the rows', () => {
  const rows = Array.from({ length: 30 }, (_, i) => [`text number ${i} and so on`, String(1000 + i * i), String(i + 1)])
  expect(rolesOf(['text', 'views', 'nr'], rows)).toEqual(['text', 'context', 'id'])
  expect(rolesOf(['text', 'reads', 'turn'], rows)).toEqual(['text', 'context', 'context'])
  const at = rows.map(([text], i) => [text!, `2026-01-01T10:00:${String(i).padStart(2, '0')}`])
  expect(rolesOf(['text', 'created'], at)).toEqual(['text', 'context'])
})
