import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kindling } from './command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-experiments-'))
const at = (name: string) => join(folder, name)

/** NumPy's file format 1.0: a header of 64-byte multiples, then little-endian numbers. */
function npy(rows: readonly (readonly number[])[]): Buffer {
  const shape = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0]!.length}), }`
  const header = shape.padEnd(64 * Math.ceil((shape.length + 11) / 64) - 11) + '\n'
  const length = Buffer.from(Uint16Array.of(header.length).buffer)
  const numbers = Buffer.from(Float32Array.from(rows.flat()).buffer)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), numbers])
}

const LABELS = ['even', 'odd']
/** Texts that say nothing of their label; vectors that say it all. Every seventh record has no label. */
function files(part: string, count: number): void {
  const labels = Array.from({ length: count }, (_, i) => (i % 7 === 6 ? '' : LABELS[i % 2]!))
  writeFileSync(
    at(`${part}.csv`),
    ['text,label', ...labels.map((label, i) => `same words ${i * i},${label}`)].join('\n'),
  )
  writeFileSync(at(`${part}.npy`), npy(labels.map((_, i) => (i % 2 ? [0.1, 1] : [1, i / count]))))
}
const both = ['--train', at('train.csv'), '--test', at('test.csv')]
const vectors = ['--train-vectors', at('train.npy'), '--test-vectors', at('test.npy')]

interface Line {
  readonly strategy?: string
  readonly seed: number
  readonly labels?: number
  readonly sample: number
  readonly truth: string
  readonly prediction: string
}
const linesIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

beforeAll(() => {
  files('train', 60)
  files('test', 35)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('evaluate learns from vectors that lie beside the files, and they stay with their records', async () => {
  const out = at('predicted.jsonl')
  const { code, out: told } = await kindling('evaluate', ...both, ...vectors, '--predictions', out)
  expect({ code, told }).toMatchObject({ code: 0, told: expect.stringContaining('accuracy 100.00 %') as string })
  // Thirty of the thirty-five have a label; the seventh record is the first without one.
  expect(linesIn(out).map(({ truth, prediction }) => truth === prediction)).toEqual(Array(30).fill(true))
})

test('a replay writes what the last model of each curve says, and its figures are theirs', async () => {
  const out = at('replayed.jsonl')
  const plan = ['--start-size', '4', '--batch', '4', '--budget', '12', '--seeds', '2', '--pools', 'redrawn']
  const replay = ['--strategies', 'random.v1,margin.v1', ...plan, '--threads', '2', '--backbone', 'ngram-lsa.v1']
  const { code, out: told } = await kindling('simulate', ...both, ...replay, '--json', '-', '--predictions', out)
  expect(code).toBe(0)
  const { strategies } = JSON.parse(told) as {
    strategies: { id: string; seeds: { seed: number; points: { labels: number; accuracy: number }[] }[] }[]
  }
  const lines = linesIn(out)
  for (const { id, seeds } of strategies)
    for (const { seed, points } of seeds) {
      const own = lines.filter((line) => line.strategy === id && line.seed === seed)
      const right = own.filter(({ truth, prediction }) => truth === prediction)
      // A redrawn pool tests on half of the thirty.
      expect(own).toHaveLength(15)
      expect({ labels: own[0]!.labels, accuracy: right.length / 15 }).toEqual({
        labels: 12,
        accuracy: points.at(-1)!.accuracy,
      })
    }
  const tested = (seed: number) => lines.filter((line) => line.seed === seed && line.strategy === 'random.v1')
  expect(tested(0).map(({ sample }) => sample)).not.toEqual(tested(1).map(({ sample }) => sample))
})

test('names alone tell classes apart before the first label, and a replay begins with them', async () => {
  const said: Readonly<Record<string, readonly string[]>> = {
    mountain_peak: ['climbed the mountain at dawn', 'snow on the mountain peak', 'a steep peak above the valley'],
    river_boat: ['the river carried our boat', 'a boat moored in the river', 'rowing the boat downstream'],
    city_street: ['a busy city street', 'the street lamps of the city', 'crossed the street by noon'],
  }
  const lines = (times: number) =>
    Array.from({ length: times }, (_, i) =>
      Object.entries(said).flatMap(([label, texts]) => texts.map((text) => `${text} ${i % 5},${label}`)),
    ).flat()
  for (const [part, times] of [
    ['places', 8],
    ['elsewhere', 3],
  ] as const)
    writeFileSync(at(`${part}.csv`), ['text,label', ...lines(times)].join('\n'))
  const files = ['--train', at('places.csv'), '--test', at('elsewhere.csv')]
  const { code, out } = await kindling('evaluate', ...files, '--shots', '0', '--names', '--json', '-')
  expect(code).toBe(0)
  expect((JSON.parse(out) as { mean: { accuracy: number } }).mean.accuracy).toBeGreaterThan(0.8)
  expect(await kindling('evaluate', ...files, '--shots', '0')).toMatchObject({ code: 2 })
  const plan = ['--strategies', 'auto.v1', '--start-size', '3', '--batch', '3', '--budget', '6', '--json', '-']
  const replayed = await kindling('simulate', ...files, '--names', ...plan)
  const { strategies } = JSON.parse(replayed.out) as {
    strategies: { seeds: { points: { labels: number; accuracy: number }[] }[]; aulcOfLog: number }[]
  }
  const { points } = strategies[0]!.seeds[0]!
  expect(points.map(({ labels }) => labels)).toEqual([0, 3, 6])
  expect(points[0]!.accuracy).toBeGreaterThan(0.8)
  expect(strategies[0]!.aulcOfLog).toBeGreaterThan(0.5)
  expect(await kindling('evaluate', ...files, '--names', '--learner', 'softmax-head.v1')).toMatchObject({
    code: 1,
    error: expect.stringContaining('does not learn from label names') as string,
  })
})

test('records that cannot be read are told, and vectors beside what takes none are refused by name', async () => {
  const short = ['--train-vectors', at('test.npy'), '--test-vectors', at('test.npy')]
  const { code, out } = await kindling('evaluate', ...both, ...short)
  expect(code).toBe(0)
  expect(out).toContain('25 records of the train file could not be read; line 37: row 36 is missing from the vectors')
  mkdirSync(at('pictures/a'), { recursive: true })
  writeFileSync(at('pictures/a/1.png'), Buffer.from('89504e470d0a1a0a', 'hex'))
  const pictures = ['--train', at('pictures'), '--test', at('pictures'), '--train-vectors', at('train.npy')]
  expect(await kindling('evaluate', ...pictures)).toMatchObject({
    code: 1,
    error: expect.stringContaining('vectors') as string,
  })
})
