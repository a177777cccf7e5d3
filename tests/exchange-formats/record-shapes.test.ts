import { describe, expect, test } from 'vitest'
import { jsonLines, readContent } from './read-content.ts'

describe('Prodigy', () => {
  test('an accepted label is one, a rejected is not, an ignored record is skipped', async () => {
    const { format, told, samples } = await readContent(
      jsonLines([
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
    const { told, samples } = await readContent(
      jsonLines([
        { text: 'a', options, accept: ['y'], answer: 'accept' },
        { text: 'b', options, accept: ['x', 'z'], answer: 'accept' },
        { text: 'c', options, accept: ['x'], answer: 'reject' },
        { text: 'd', options, accept: [], answer: 'ignore' },
        { text: 'e', options, accept: [], answer: 'accept' },
      ]),
    )
    expect(told).toEqual([
      'a | y',
      'b | – | several-labels',
      'c | – | answer-rejected',
      'd | skipped',
      'e | – | no-label-applies',
    ])
    expect(samples[1]!.context.choices).toBe('["x","z"]')
  })
  test('records that merely have an answer are not Prodigy’s', async () => {
    expect(
      (
        await readContent(
          jsonLines([
            { question: 'why?', answer: 'accept' },
            { question: 'how?', answer: 'by bus' },
          ]),
        )
      ).format,
    ).toBe('jsonl.v1')
  })
})

describe('Label Studio JSON-MIN', () => {
  const row = (id: number, annotator: number, day: number, sentiment: unknown) => ({
    id,
    text: `t${id}`,
    sentiment,
    annotator,
    annotation_id: 10 * id + annotator,
    lead_time: 2.5,
    created_at: `2024-03-0${day}T10:00:00Z`,
    updated_at: `2024-03-0${day}T12:00:00Z`,
  })
  test('rows of one task are the answers of several people, decided on together', async () => {
    const rows = [
      row(1, 1, 1, 'A'),
      row(1, 2, 2, 'B'),
      row(1, 3, 3, 'A'),
      row(2, 1, 1, 'B'),
      row(3, 1, 1, { choices: ['A', 'B'] }),
    ]
    const { format, told, samples } = await readContent(JSON.stringify(rows))
    expect(format).toBe('label-studio-min.v1')
    expect(told).toEqual(['t1 | A | annotators-disagree', 't1 | A', 't1 | A', 't2 | B', 't3 | – | several-labels'])
    expect(samples[0]).toMatchObject({ annotator: '3', createdAt: Date.UTC(2024, 2, 3, 12), dwellMs: 2500 })
    expect(samples[0]!.context.answers).toBe('1: A; 2: B; 3: A')
    expect(samples[3]).toMatchObject({ externalId: '2', annotator: '1', context: {} })
  })
  test('a task on the edge of two batches is whole', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      row(Math.floor(i / 3), i % 3, 1 + (i % 3), i % 3 === 1 ? 'B' : 'A'),
    )
    const { samples } = await readContent(JSON.stringify(many))
    expect(samples).toHaveLength(20_000)
    expect(samples.slice(0, 19_998).filter(({ label }) => label !== 'A')).toEqual([])
  })
})

describe('doccano and other lists of labels', () => {
  test('one label in a list is a label, several are none, spans are none', async () => {
    const { told, samples } = await readContent(
      jsonLines([
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
    const { format, told, samples } = await readContent(jsonLines(records), {}, 'a.jsonl')
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
  const { format, told } = await readContent(
    jsonLines([
      record('a', { sentiment: { negative: 'true' } }),
      record('b', { sentiment: { positive: '1', negative: '0' } }),
      record('c', { sentiment: { positive: 'true', negative: 'true' } }),
      record('d', {}),
    ]),
  )
  expect(format).toBe('potato.v1')
  expect(told).toEqual(['a | negative', 'b | positive', 'c | – | several-labels', 'd | –'])
})
