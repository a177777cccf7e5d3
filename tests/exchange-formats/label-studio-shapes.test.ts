import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OptionValues } from '../../src-main/contract/options.ts'
import { recogniseFile } from '../../src-main/exchange-formats/inspect-file.ts'
import { readWhole } from './example-files.ts'
import { annotationBy, choices, readContent, taskOf } from './read-content.ts'

describe('Label Studio', () => {
  const answers = (...annotations: object[]) => readContent(JSON.stringify([taskOf(1, annotations)]))
  const label = async (...annotations: object[]) => (await answers(...annotations)).told[0]
  const [a, b] = [[choices('s', 'A')], [choices('s', 'B')]]

  test('takes what most answered, and keeps the conflict', async () => {
    const { told, samples } = await answers(
      annotationBy({ id: 1, email: 'ann' }, 1, a),
      annotationBy(2, 3, b),
      annotationBy(3, 2, a),
    )
    expect(told).toEqual(['t1 | A | annotators-disagree'])
    expect(samples[0]!.context.answers).toBe('ann: A; 2: B; 3: A')
    expect(samples[0]).toMatchObject({ annotator: '3', createdAt: Date.UTC(2024, 2, 2, 10) })
  })
  test('a CSV export says who answered, when and how long it took as JSON-MIN does, and its tasks are decided on alike', async () => {
    const row = (id: number, annotator: number, day: number, sentiment: unknown) => ({
      annotation_id: 10 * id + annotator,
      annotator,
      created_at: `2024-03-0${day}T10:00:00Z`,
      id,
      lead_time: 3.2,
      sentiment,
      text: `text ${id}`,
      updated_at: `2024-03-0${day + 1}T10:00:00Z`,
    })
    const two = { choices: ['Positive', 'Negative'] }
    const rows = [row(11, 1, 1, 'Positive'), row(12, 2, 2, two), row(13, 1, 3, 'Negative'), row(13, 2, 4, 'Positive')]
    const cell = (value: unknown) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
      return `"${text.replaceAll('"', '""')}"`
    }
    const csv = [Object.keys(rows[0]!).join(','), ...rows.map((one) => Object.values(one).map(cell).join(','))]
    const table = await readContent(csv.join('\n') + '\n', {}, 'export.csv')
    const json = await readContent(JSON.stringify(rows), {}, 'export.json')
    expect(table.samples[0]).toMatchObject({
      externalId: '11',
      label: 'Positive',
      annotator: '1',
      createdAt: Date.UTC(2024, 2, 2, 10),
      dwellMs: 3200,
      context: {},
    })
    expect(table.told).toEqual(json.told)
    const stampOf = ({ annotator, createdAt, dwellMs, externalId, context }: (typeof table.samples)[number]) => [
      ...[annotator, createdAt, dwellMs, externalId, context.answers, Object.hasOwn(context, 'lead_time')],
    ]
    expect(table.samples.map(stampOf)).toEqual(json.samples.map(stampOf))
    expect(table.told).toEqual([
      'text 11 | Positive',
      'text 12 | – | several-labels',
      'text 13 | Positive | annotators-disagree',
      'text 13 | Positive',
    ])
    // A stamp that is wanted as something else is that, and no stamp.
    const asked = await readContent(csv.join('\n') + '\n', { label: 'annotator' }, 'export.csv')
    expect(asked.samples.slice(0, 2).map(({ label, annotator }) => [label, annotator])).toEqual([
      ['1', undefined],
      ['2', undefined],
    ])
  })
  test('takes the ground truth before all, and at a tie what was changed last', async () => {
    expect(
      await label(annotationBy(1, 1, a, { ground_truth: true }), annotationBy(2, 2, b), annotationBy(3, 3, b)),
    ).toBe('t1 | A | annotators-disagree')
    expect(await label(annotationBy(1, 1, a, { updated_at: '2024-03-09T10:00:00Z' }), annotationBy(2, 2, b))).toBe(
      't1 | A | annotators-disagree',
    )
  })
  test('gives a person one voice, the newest', async () => {
    expect(
      await label(annotationBy(1, 1, a), annotationBy(1, 2, a), annotationBy(1, 3, b), annotationBy(2, 2, b)),
    ).toBe('t1 | B | annotators-disagree')
  })
  test('takes a cancelled annotation as skipped, where nobody answered', async () => {
    const cancelled = annotationBy(1, 5, a, { was_cancelled: true, lead_time: 1.5 })
    const { told, samples } = await answers(cancelled)
    expect(told).toEqual(['t1 | skipped'])
    expect(samples[0]).toMatchObject({ annotator: '1', dwellMs: 1500, createdAt: Date.UTC(2024, 2, 5, 10) })
    expect(await label(cancelled, annotationBy(2, 1, b))).toBe('t1 | B')
  })
  test('asks which of several controls gives the labels; the others stay readable and are counted', async () => {
    const results = [
      choices('topic', 'Billing'),
      choices('sentiment', 'Negative'),
      { from_name: 'note', type: 'textarea', value: { text: ['ask her'] } },
      { from_name: 'stars', type: 'rating', value: { rating: 4 } },
      { from_name: 'ner', type: 'labels', value: { start: 0, end: 1, labels: ['ORG'] } },
    ]
    const file = JSON.stringify([
      taskOf(1, [annotationBy(1, 1, results)]),
      taskOf(2, [annotationBy(1, 1, [choices('sentiment', 'Positive')])]),
    ])
    const { told, preview, samples } = await readContent(file)
    expect(told).toEqual(['t1 | Negative | other-answers', 't2 | Positive'])
    expect(preview.questions).toMatchObject([
      { option: 'control', chosen: 'sentiment', others: ['topic'] },
      { option: 'tasks', chosen: '-', others: ['topic'] },
    ])
    expect(samples[0]!.context).toEqual({ topic: 'Billing', note: 'ask her', stars: '4' })
    expect(samples[0]!.notes![0]!.detail).toContain('ner: (labels)')
    expect((await readContent(file, { control: 'topic' })).told).toEqual([
      't1 | Billing | other-answers',
      't2 | – | other-answers',
    ])
    await expect(readContent(file, { control: 'tpoic' })).rejects.toMatchObject({ name: 'ColumnMissing' })
  })
  test('takes number choices, number texts, and the scores of predictions', async () => {
    const predicted = { predictions: [{ score: 0.5, result: [choices('s', 'A')] }], ...taskOf(2, []) }
    const { told, samples } = await readContent(
      `[${JSON.stringify(taskOf(1, [annotationBy(1, 1, [choices('s', 3)])], { text: 2024 }))},${JSON.stringify(predicted)}]`,
    )
    expect(told).toEqual(['2024 | 3', 't2 | –'])
    expect(samples[1]!.predictions).toEqual({ A: 0.5 })
  })
  test('several choices at once are no label', async () => {
    expect(await label(annotationBy(1, 1, [choices('s', 'A', 'B')]))).toBe('t1 | – | several-labels')
  })
})

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-images-'))))
afterAll(() => rmSync(folder, { recursive: true }))
let fresh = 0

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
    writeFileSync(path, JSON.stringify([taskOf(1, [], { image: name.replaceAll('ROOT', root) })]))
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

test('a table that says it is ours reaches no further than any other', async () => {
  const root = join(folder, `own-${++fresh}`)
  mkdirSync(join(root, 'project'), { recursive: true })
  for (const place of ['secret.png', 'project/a.png'])
    writeFileSync(join(root, place), Buffer.from('89504e470d0a1a0a', 'hex'))
  const rows = [
    ['1', 'a.png'],
    ['2', '../secret.png'],
    ['3', join(root, 'secret.png')],
  ]
  const csv = join(root, 'project', 'own.csv')
  writeFileSync(csv, 'kindling_sample,image,label\n' + rows.map((row) => `${row.join(',')},x\n`).join(''))
  const jsonl = join(root, 'project', 'own.jsonl')
  writeFileSync(
    jsonl,
    rows.map(([id, image]) => JSON.stringify({ kindling_sample: id, image, label: 'x' }) + '\n').join(''),
  )
  for (const path of [csv, jsonl]) {
    const { samples, rejects } = await readWhole(await recogniseFile(path), path)
    expect(samples.map(({ content }) => content)).toMatchObject([{ kind: 'image', name: 'a.png' }])
    expect(rejects.map(({ reason, detail }) => [reason, /outside/.test(detail)])).toEqual([
      ['unreadable-image', true],
      ['unreadable-image', true],
    ])
  }
})

describe('several people', () => {
  const read = async (tasks: readonly object[], options = {}) => readContent(JSON.stringify(tasks), options)

  test('what each said is told apart, the newest of each, in the order of their times', async () => {
    const { samples } = await read([
      taskOf(1, [
        annotationBy('Bo', 3, [choices('s', 'B')]),
        annotationBy('Ana', 1, [choices('s', 'A')]),
        annotationBy('Ana', 2, [choices('s', 'A', 'B')]),
      ]),
      taskOf(2, [annotationBy('Ana', 1, [choices('s', 'A')]), annotationBy('Ana', 2, [choices('s', 'B')])]),
    ])
    expect(samples[0]!.each).toMatchObject([
      { labels: ['A', 'B'], annotator: 'Ana', createdAt: Date.UTC(2024, 2, 2, 10) },
      { label: 'B', annotator: 'Bo', createdAt: Date.UTC(2024, 2, 3, 10) },
    ])
    expect(samples[1]!.each).toBeUndefined()
  })

  test('where one is the ground truth, or has no name, it is decided on as before', async () => {
    const golden = { ground_truth: true }
    const { samples } = await read([
      taskOf(1, [annotationBy('Ana', 1, [choices('s', 'A')], golden), annotationBy('Bo', 2, [choices('s', 'B')])]),
      taskOf(2, [annotationBy(undefined, 1, [choices('s', 'A')]), annotationBy('Bo', 2, [choices('s', 'B')])]),
    ])
    expect(samples.map(({ label, each }) => [label, each])).toEqual([
      ['A', undefined],
      ['B', undefined],
    ])
  })

  test('of further tasks, too', async () => {
    const both = (tone: string, topic: string) => [choices('tone', tone), choices('topic', topic)]
    const { samples } = await read(
      [taskOf(1, [annotationBy('Ana', 1, both('A', 'x')), annotationBy('Bo', 2, both('B', 'x'))])],
      { control: 'tone', tasks: 'topic' },
    )
    expect(samples[0]).toMatchObject({
      label: 'B',
      answers: [{ task: 'topic', label: 'x', annotator: 'Bo' }],
      each: [
        { label: 'A', annotator: 'Ana' },
        { label: 'B', annotator: 'Bo' },
        { task: 'topic', label: 'x', annotator: 'Ana' },
        { task: 'topic', label: 'x', annotator: 'Bo' },
      ],
    })
  })
})
