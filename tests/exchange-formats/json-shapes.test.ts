import { describe, expect, test } from 'vitest'
import { annotationBy, choices, readContent, taskOf } from './read-content.ts'

describe('JSON in many shapes', () => {
  const two = ['a one | x', 'b two | y']
  const [first, second] = [
    { text: 'a one', label: 'x' },
    { text: 'b two', label: 'y' },
  ]
  test.each<[string, unknown]>([
    ['an array', [first, second]],
    ['records in a list of an object', { version: '1', labels: ['x', 'y'], data: [first, second] }],
    ['splits', { train: [first], test: [second] }],
    ['columns by index', { text: { 0: 'a one', 1: 'b two' }, label: { 0: 'x', 1: 'y' } }],
    ['rows by index', { 0: first, 1: second }],
    ['columns', { text: ['a one', 'b two'], label: ['x', 'y'] }],
    [
      'split, as pandas says',
      {
        columns: ['text', 'label'],
        index: [0, 1],
        data: [
          ['a one', 'x'],
          ['b two', 'y'],
        ],
      },
    ],
    [
      'rows under a header',
      [
        ['text', 'label'],
        ['a one', 'x'],
        ['b two', 'y'],
      ],
    ],
    [
      'fields within fields',
      [
        { fields: { text: 'a one' }, answer: { label: 'x' } },
        { fields: { text: 'b two' }, answer: { label: 'y' } },
      ],
    ],
  ])('%s', async (_, value) => {
    for (const content of [
      JSON.stringify(value),
      JSON.stringify(value, null, 2),
      `\n ${JSON.stringify(value, null, '\t')}\n`,
    ]) {
      const { told, rejects } = await readContent(content)
      expect({ told, rejects }).toEqual({ told: two, rejects: [] })
    }
  })
  test('the name of a split is kept', async () => {
    const { samples } = await readContent(JSON.stringify({ train: [first], test: [second] }))
    expect(samples.map(({ context }) => context.split)).toEqual(['train', 'test'])
  })
  test('texts alone', async () => {
    expect((await readContent('["a one", "b two"]')).told).toEqual(['a one | –', 'b two | –'])
  })
  test('one record over many lines is a record, whatever lists it holds', async () => {
    const one = { id: 5, text: 'a one', label: [{ id: 3, text: 'x' }] }
    expect((await readContent(JSON.stringify(one, null, 2))).told).toEqual(['a one | x'])
    expect(
      (
        await readContent(
          JSON.stringify(taskOf(1, [annotationBy(1, 1, [choices('s', 'x')])], { text: 'a one' }), null, 2),
        )
      ).told,
    ).toEqual(['a one | x'])
  })
  test('objects in a list that is longer than what a file is recognised by', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => ({ text: `text number ${i}`, label: i % 2 ? 'x' : 'y' }))
    const { samples, rejects } = await readContent(JSON.stringify({ info: { by: 'me' }, records: many }))
    expect([samples.length, rejects.length]).toEqual([9000, 0])
    const { samples: rows } = await readContent(
      JSON.stringify({ text: many.map(({ text }) => text), label: many.map(({ label }) => label) }),
    )
    expect(rows).toHaveLength(9000)
  })
  test('a damaged record in a list costs itself', async () => {
    expect(await readContent('{"data": [{"text": }, {"text": "a one"}]}')).toMatchObject({
      told: ['a one | –'],
      rejects: ['bad-json'],
    })
  })
})

describe('records that are hard to hold', () => {
  const deep = (levels: number) => `{"text":"deep","x":${'['.repeat(levels)}${']'.repeat(levels)}}\n`
  test.each([600, 5000, 50_000])('one nested %d deep is a reject, the others stay', async (levels) => {
    const { told, rejects } = await readContent(`{"text":"before"}\n${deep(levels)}{"text":"after"}\n`)
    expect({ told, rejects }).toEqual({ told: ['before | –', 'after | –'], rejects: ['bad-json'] })
  })
  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', '__proto__'])(
    'a field called %s is one of the records that have it, and of no other',
    async (name) => {
      const { samples, rejects } = await readContent(`{"text":"a","${name}":"x"}\n{"text":"b"}\n`)
      expect(rejects).toEqual([])
      expect(samples.map(({ context }) => Object.entries(context))).toEqual([[[name, 'x']], []])
    },
  )
  test('half a character in label, id, context or a name is rejected as in the text', async () => {
    const half = '"\\ud83d"'
    const records = [
      `{"text":${half}}`,
      `{"text":"a","label":${half}}`,
      `{"text":"a","id":${half}}`,
      `{"text":"a","more":[${half}]}`,
      `{"text":"a",${half}:1}`,
    ]
    const { told, rejects } = await readContent(`{"text":"whole \\ud83d\\ude00"}\n${records.join('\n')}\n`)
    expect(told).toEqual(['whole 😀 | –'])
    expect(rejects).toEqual(records.map(() => 'bad-encoding'))
  })
  test('more fields than anybody can look through are refused by name', async () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]))
    await expect(readContent(JSON.stringify({ text: 'a', ...wide }))).rejects.toMatchObject({ name: 'TooManyColumns' })
  })
  test('values within values stay readable', async () => {
    const { samples } = await readContent(
      '{"text":"a","meta":{"shop":"A","at":{"x":1.0}},"tags":["p","q"],"none":{}}\n',
    )
    expect(samples[0]!.context).toEqual({ 'meta.shop': 'A', 'meta.at.x': '1.0', tags: '["p","q"]' })
  })
})
