import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IncomingSample } from '../../src-main/exchange-formats/format.ts'
import { inspectFile, recogniseFile } from '../../src-main/exchange-formats/inspect-file.ts'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { readWhole } from './example-files.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-shapes-'))))
afterAll(() => rmSync(folder, { recursive: true }))
let fresh = 0

const lines = (records: readonly object[]) => records.map((record) => JSON.stringify(record) + '\n').join('')

/** What becomes of each record: “text: label”, its state, the reasons of its notes, or why it was rejected. */
async function read(content: string, options: OptionValues = {}, name = 'a.json') {
  mkdirSync(join(folder, String(++fresh)))
  const path = join(folder, String(fresh), name)
  writeFileSync(path, content)
  const { samples, rejects } = await readWhole(await recogniseFile(path), path, options)
  const told = ({ content, label, state, notes }: IncomingSample) =>
    [
      content.kind === 'text' ? content.text : content.path,
      label ?? state ?? '–',
      ...(notes ?? []).map((n) => n.reason),
    ].join(' | ')
  const { format, preview } = await inspectFile(path)
  return { format, preview, samples, told: samples.map(told), rejects: rejects.map(({ reason }) => reason) }
}

describe('Prodigy', () => {
  test('an accepted label is one, a rejected is not, an ignored record is skipped', async () => {
    const { format, told, samples } = await read(
      lines([
        { text: 'a', label: 'REFUND', answer: 'accept', _task_hash: 1, _timestamp: 1660000000, _annotator_id: 'ann' },
        { text: 'b', label: 'REFUND', answer: 'reject', _task_hash: 2 },
        { text: 'c', label: 'REFUND', answer: 'ignore', _task_hash: 3 },
        { text: 'd', label: 'REFUND', _task_hash: 4 },
      ]),
    )
    expect(format).toBe('prodigy.v1')
    expect(told).toEqual(['a | REFUND', 'b | – | answer-rejected', 'c | skipped', 'd | –'])
    expect(samples[0]).toMatchObject({ annotator: 'ann', createdAt: 1_660_000_000_000 })
    expect(samples[1]!.context['rejected label']).toBe('REFUND')
  })
  test('of a choice, one accepted option is the label, several are none', async () => {
    const options = ['x', 'y', 'z'].map((id) => ({ id, text: id.toUpperCase() }))
    const { told, samples } = await read(
      lines([
        { text: 'a', options, accept: ['y'], answer: 'accept' },
        { text: 'b', options, accept: ['x', 'z'], answer: 'accept' },
        { text: 'c', options, accept: ['x'], answer: 'reject' },
        { text: 'd', options, accept: [], answer: 'ignore' },
        { text: 'e', options, accept: [], answer: 'accept' },
      ]),
    )
    expect(told).toEqual(['a | y', 'b | – | several-labels', 'c | – | answer-rejected', 'd | skipped', 'e | –'])
    expect(samples[1]!.context.choices).toBe('["x","z"]')
  })
  test('records that merely have an answer are not Prodigy’s', async () => {
    expect(
      (
        await read(
          lines([
            { question: 'why?', answer: 'accept' },
            { question: 'how?', answer: 'by bus' },
          ]),
        )
      ).format,
    ).toBe('jsonl.v1')
  })
})

const choices = (from_name: string, ...labels: unknown[]) => ({
  from_name,
  type: 'choices',
  value: { choices: labels },
})
const by = (completed_by: unknown, day: number, result: readonly object[], more: object = {}) => ({
  ...{ completed_by, result, created_at: `2024-03-0${day}T10:00:00Z` },
  ...more,
})
const task = (id: number, annotations: readonly object[], data: object = { text: `t${id}` }) => ({
  id,
  data,
  annotations,
})

describe('Label Studio', () => {
  const answers = (...annotations: object[]) => read(JSON.stringify([task(1, annotations)]))
  const label = async (...annotations: object[]) => (await answers(...annotations)).told[0]
  const [a, b] = [[choices('s', 'A')], [choices('s', 'B')]]

  test('takes what most answered, and keeps the conflict', async () => {
    const { told, samples } = await answers(by({ id: 1, email: 'ann' }, 1, a), by(2, 3, b), by(3, 2, a))
    expect(told).toEqual(['t1 | A | annotators-disagree'])
    expect(samples[0]!.context.answers).toBe('ann: A; 2: B; 3: A')
    expect(samples[0]).toMatchObject({ annotator: '3', createdAt: Date.UTC(2024, 2, 2, 10) })
  })
  test('takes the ground truth before all, and at a tie what was changed last', async () => {
    expect(await label(by(1, 1, a, { ground_truth: true }), by(2, 2, b), by(3, 3, b))).toBe(
      't1 | A | annotators-disagree',
    )
    expect(await label(by(1, 1, a, { updated_at: '2024-03-09T10:00:00Z' }), by(2, 2, b))).toBe(
      't1 | A | annotators-disagree',
    )
  })
  test('gives a person one voice, the newest', async () => {
    expect(await label(by(1, 1, a), by(1, 2, a), by(1, 3, b), by(2, 2, b))).toBe('t1 | B | annotators-disagree')
  })
  test('takes a cancelled annotation as skipped, where nobody answered', async () => {
    const cancelled = by(1, 5, a, { was_cancelled: true, lead_time: 1.5 })
    const { told, samples } = await answers(cancelled)
    expect(told).toEqual(['t1 | skipped'])
    expect(samples[0]).toMatchObject({ annotator: '1', dwellMs: 1500, createdAt: Date.UTC(2024, 2, 5, 10) })
    expect(await label(cancelled, by(2, 1, b))).toBe('t1 | B')
  })
  test('asks which of several controls gives the labels; the others stay readable and are counted', async () => {
    const results = [
      choices('topic', 'Billing'),
      choices('sentiment', 'Negative'),
      { from_name: 'note', type: 'textarea', value: { text: ['ask her'] } },
      { from_name: 'stars', type: 'rating', value: { rating: 4 } },
      { from_name: 'ner', type: 'labels', value: { start: 0, end: 1, labels: ['ORG'] } },
    ]
    const file = JSON.stringify([task(1, [by(1, 1, results)]), task(2, [by(1, 1, [choices('sentiment', 'Positive')])])])
    const { told, preview, samples } = await read(file)
    expect(told).toEqual(['t1 | Negative | other-answers', 't2 | Positive'])
    expect(preview.questions).toMatchObject([{ option: 'control', chosen: 'sentiment', others: ['topic'] }])
    expect(samples[0]!.context).toEqual({ topic: 'Billing', note: 'ask her', stars: '4' })
    expect(samples[0]!.notes![0]!.detail).toContain('ner: (labels)')
    expect((await read(file, { control: 'topic' })).told).toEqual([
      't1 | Billing | other-answers',
      't2 | – | other-answers',
    ])
    await expect(read(file, { control: 'tpoic' })).rejects.toMatchObject({ name: 'ColumnMissing' })
  })
  test('takes number choices, number texts, and the scores of predictions', async () => {
    const predicted = { predictions: [{ score: 0.5, result: [choices('s', 'A')] }], ...task(2, []) }
    const { told, samples } = await read(
      `[${JSON.stringify(task(1, [by(1, 1, [choices('s', 3)])], { text: 2024 }))},${JSON.stringify(predicted)}]`,
    )
    expect(told).toEqual(['2024 | 3', 't2 | –'])
    expect(samples[1]!.predictions).toEqual({ A: 0.5 })
  })
  test('several choices at once are no label', async () => {
    expect(await label(by(1, 1, [choices('s', 'A', 'B')]))).toBe('t1 | – | several-labels')
  })
})

describe('images of Label Studio', () => {
  const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
  const found = async (name: string, options: OptionValues = {}) => {
    const root = join(folder, `images-${++fresh}`)
    const project = join(root, 'project')
    mkdirSync(join(project, 'sub dir'), { recursive: true })
    for (const file of ['my dog.png', '照片.png', 'bird.png', 'sub dir/cow 1.png'])
      writeFileSync(join(project, file), PNG)
    writeFileSync(join(root, 'secret.png'), PNG)
    const path = join(project, 'tasks.json')
    writeFileSync(path, JSON.stringify([task(1, [], { image: name.replaceAll('ROOT', root) })]))
    const chosen = Object.fromEntries(Object.entries(options).map(([k, v]) => [k, String(v).replaceAll('ROOT', root)]))
    const { samples, rejects } = await readWhole(await recogniseFile(path), path, chosen)
    const [sample] = samples
    return sample?.content.kind === 'image' ? sample.content.path.slice(root.length + 1) : rejects[0]!.detail
  }
  test.each([
    ['/data/upload/1/my%20dog.png', 'project/my dog.png'],
    ['/data/upload/1/%E7%85%A7%E7%89%87.png', 'project/照片.png'],
    ['/data/upload/12/8f3b21ac-bird.png', 'project/bird.png'],
    ['upload/12/8f3b21ac-bird.png', 'project/bird.png'],
    ['http://localhost:8080/data/upload/1/bird.png', 'project/bird.png'],
    ['/data/local-files/?d=sub%20dir/cow%201.png', 'project/sub dir/cow 1.png'],
    ['sub dir/cow 1.png', 'project/sub dir/cow 1.png'],
    ['ROOT/project/bird.png', 'project/bird.png'],
  ])('%s is found', async (name, path) => {
    expect(await found(name)).toBe(path)
  })
  test.each([
    '../secret.png',
    'ROOT/secret.png',
    '/data/local-files/?d=../secret.png',
    'sub dir/../../secret.png',
    '%2e%2e/secret.png',
  ])('%s lies outside and is rejected by name, unless its folder is named', async (name) => {
    expect(await found(name)).toMatch(/outside the folder/)
    expect(await found(name)).toContain('secret.png')
  })
  test('the folder that is named is where they are taken from', async () => {
    expect(await found('ROOT/secret.png', { images: 'ROOT' })).toBe('secret.png')
    expect(await found('/data/local-files/?d=project/bird.png', { images: 'ROOT' })).toBe('project/bird.png')
  })
  test('nothing is fetched', async () => {
    expect(await found('https://example.org/a.png')).toMatch(/web address/)
  })
})

describe('doccano and other lists of labels', () => {
  test('one label in a list is a label, several are none, spans are none', async () => {
    const { told, samples } = await read(
      lines([
        { id: 1, text: 'a', label: ['pos', 'neg'] },
        { id: 2, text: 'b', label: ['pos'] },
        { id: 3, text: 'c', label: [] },
        { id: 4, text: 'd', label: [{ id: 3, text: 'neg' }] },
        { id: 5, text: 'e', label: [[0, 1, 'LOC']] },
        { id: 6, text: 'f', label: [{ start_offset: 0, end_offset: 1, label: 'LOC' }] },
        { id: 7, text: 'g', label: ['pos', 'pos'] },
      ]),
    )
    expect(told).toEqual(['a | – | several-labels', 'b | pos', 'c | –', 'd | neg', 'e | –', 'f | –', 'g | pos'])
    expect(samples.map(({ context }) => context.label)).toEqual([
      '["pos","neg"]',
      undefined,
      undefined,
      undefined,
      '[[0,1,"LOC"]]',
      expect.stringContaining('LOC'),
      undefined,
    ])
  })
})

describe('Argilla', () => {
  const outcome = async (...records: object[]) => {
    const { format, told, samples } = await read(lines(records), {}, 'a.jsonl')
    expect(format).toBe('argilla.v1')
    return { told, samples }
  }
  test('1, text classification', async () => {
    const more = { prediction_agent: 'm', multi_label: false, metadata: { split: 'train' } }
    const { told, samples } = await outcome(
      {
        text: null,
        inputs: { text: 'a' },
        prediction: [{ label: 'neg', score: 0.9 }],
        annotation: 'neg',
        annotation_agent: 'ann',
        id: 'a-1',
        status: 'Validated',
        ...more,
      },
      {
        text: 'b',
        inputs: { text: 'b' },
        prediction: [['pos', 0.5]],
        annotation: null,
        id: 'a-2',
        status: 'Discarded',
        ...more,
      },
      {
        text: 'c',
        inputs: { text: 'c' },
        prediction: null,
        annotation: ['x', 'y'],
        id: 'a-3',
        status: 'Validated',
        ...more,
      },
      { text: 'd', inputs: { text: 'd' }, prediction: null, annotation: null, id: 'a-4', status: 'Default', ...more },
    )
    expect(told).toEqual(['a | neg', 'b | skipped', 'c | – | several-labels', 'd | –'])
    expect(samples[0]).toMatchObject({
      externalId: 'a-1',
      annotator: 'ann',
      predictions: { neg: 0.9 },
      context: { 'metadata.split': 'train' },
    })
  })
  test('1, feedback', async () => {
    const response = (user_id: string, value: string | null, status = 'submitted') => ({
      user_id,
      status,
      values: value === null ? {} : { label: { value } },
    })
    const { told, samples } = await outcome(
      {
        fields: { text: 'a' },
        responses: [response('u1', 'x'), response('u2', 'y'), response('u3', 'y')],
        suggestions: [],
        external_id: 'e1',
      },
      {
        fields: { text: 'b' },
        responses: [response('u1', null, 'discarded')],
        suggestions: [{ question_name: 'label', value: 'x', score: 0.7 }],
      },
      { fields: { text: 'c' }, responses: [response('u1', 'x', 'draft')], suggestions: [] },
    )
    expect(told).toEqual(['a | y | annotators-disagree', 'b | skipped', 'c | –'])
    expect(samples[1]!.predictions).toEqual({ x: 0.7 })
  })
  test('1, feedback as a table', async () => {
    const suggested = { 'label-suggestion': 'x', 'label-suggestion-metadata': { score: 0.7 } }
    const { told } = await outcome(
      { text: 'a', label: [{ user_id: 'u1', value: 'x', status: 'submitted' }], ...suggested },
      { text: 'b', label: [], ...suggested },
    )
    expect(told).toEqual(['a | x', 'b | –'])
  })
  test('2, records and their table', async () => {
    const record = (id: string, text: string, responses: object) => ({
      id,
      fields: { text },
      metadata: {},
      suggestions: { label: { value: 'pos', score: 0.4, agent: 'm' } },
      responses,
      vectors: {},
      status: 'completed',
    })
    const nested = await outcome(
      record('1', 'a', { label: [{ value: 'neg', user_id: 'u1' }], note: [{ value: 'odd', user_id: 'u1' }] }),
      record('2', 'b', {}),
    )
    expect(nested.told).toEqual(['a | neg | other-answers', 'b | –'])
    expect(nested.samples[0]).toMatchObject({
      externalId: '1',
      annotator: 'u1',
      predictions: { pos: 0.4 },
      context: { note: 'odd' },
    })
    const flat = await outcome(
      {
        id: '1',
        status: 'completed',
        text: 'a',
        'label.responses': ['neg', 'pos'],
        'label.responses.users': ['u1', 'u2'],
        'label.responses.status': ['submitted', 'discarded'],
        'label.suggestion': 'pos',
      },
      {
        id: '2',
        status: 'pending',
        text: 'b',
        'label.responses': null,
        'label.responses.users': null,
        'label.responses.status': null,
        'label.suggestion': 'pos',
      },
    )
    expect(flat.told).toEqual(['a | neg', 'b | –'])
  })
})

test('Potato: the names that are not false are the labels of a question', async () => {
  const record = (displayed_text: string, label_annotations: object) => ({
    id: displayed_text,
    displayed_text,
    label_annotations,
  })
  const { format, told } = await read(
    lines([
      record('a', { sentiment: { negative: 'true' } }),
      record('b', { sentiment: { positive: '1', negative: '0' } }),
      record('c', { sentiment: { positive: 'true', negative: 'true' } }),
      record('d', {}),
    ]),
  )
  expect(format).toBe('potato.v1')
  expect(told).toEqual(['a | negative', 'b | positive', 'c | – | several-labels', 'd | –'])
})

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
      const { told, rejects } = await read(content)
      expect({ told, rejects }).toEqual({ told: two, rejects: [] })
    }
  })
  test('the name of a split is kept', async () => {
    const { samples } = await read(JSON.stringify({ train: [first], test: [second] }))
    expect(samples.map(({ context }) => context.split)).toEqual(['train', 'test'])
  })
  test('texts alone', async () => {
    expect((await read('["a one", "b two"]')).told).toEqual(['a one | –', 'b two | –'])
  })
  test('one record over many lines is a record, whatever lists it holds', async () => {
    const one = { id: 5, text: 'a one', label: [{ id: 3, text: 'x' }] }
    expect((await read(JSON.stringify(one, null, 2))).told).toEqual(['a one | x'])
    expect(
      (await read(JSON.stringify(task(1, [by(1, 1, [choices('s', 'x')])], { text: 'a one' }), null, 2))).told,
    ).toEqual(['a one | x'])
  })
  test('objects in a list that is longer than what a file is recognised by', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => ({ text: `text number ${i}`, label: i % 2 ? 'x' : 'y' }))
    const { samples, rejects } = await read(JSON.stringify({ info: { by: 'me' }, records: many }))
    expect([samples.length, rejects.length]).toEqual([9000, 0])
    const { samples: rows } = await read(
      JSON.stringify({ text: many.map(({ text }) => text), label: many.map(({ label }) => label) }),
    )
    expect(rows).toHaveLength(9000)
  })
  test('a damaged record in a list costs itself', async () => {
    expect(await read('{"data": [{"text": }, {"text": "a one"}]}')).toMatchObject({
      told: ['a one | –'],
      rejects: ['bad-json'],
    })
  })
})

describe('records that are hard to hold', () => {
  const deep = (levels: number) => `{"text":"deep","x":${'['.repeat(levels)}${']'.repeat(levels)}}\n`
  test.each([600, 5000, 50_000])('one nested %d deep is a reject, the others stay', async (levels) => {
    const { told, rejects } = await read(`{"text":"before"}\n${deep(levels)}{"text":"after"}\n`)
    expect({ told, rejects }).toEqual({ told: ['before | –', 'after | –'], rejects: ['bad-json'] })
  })
  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', '__proto__'])(
    'a field called %s is one of the records that have it, and of no other',
    async (name) => {
      const { samples, rejects } = await read(`{"text":"a","${name}":"x"}\n{"text":"b"}\n`)
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
    const { told, rejects } = await read(`{"text":"whole \\ud83d\\ude00"}\n${records.join('\n')}\n`)
    expect(told).toEqual(['whole 😀 | –'])
    expect(rejects).toEqual(records.map(() => 'bad-encoding'))
  })
  test('more fields than anybody can look through are refused by name', async () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]))
    await expect(read(JSON.stringify({ text: 'a', ...wide }))).rejects.toMatchObject({ name: 'TooManyColumns' })
  })
  test('values within values stay readable', async () => {
    const { samples } = await read('{"text":"a","meta":{"shop":"A","at":{"x":1.0}},"tags":["p","q"],"none":{}}\n')
    expect(samples[0]!.context).toEqual({ 'meta.shop': 'A', 'meta.at.x': '1.0', tags: '["p","q"]' })
  })
})
