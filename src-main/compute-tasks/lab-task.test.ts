import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import type { LabFile, LabResult } from '../contract/strategies.ts'
import { parse } from '../terminal/command.ts'
import { experimentVerbs } from '../terminal/experiment-verbs.ts'
import { featuresOf } from '../experiments/evaluate-files.ts'
import { holdOut } from '../experiments/hold-out.ts'
import { readLabelledFile } from '../experiments/labelled-file.ts'
import { simulate } from '../experiments/simulate.ts'
import { lab, type LabEvent } from './lab-task.ts'
import { PoolReader } from './project-reader.ts'

const words = {
  pay: ['card', 'payment', 'money', 'charge', 'till'],
  travel: ['flight', 'hotel', 'train', 'charge', 'till'],
  food: ['bread', 'apple', 'soup', 'money', 'train'],
}
let folder: string
let file: Required<LabFile>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-lab-'))
  const write = (name: string, from: number, to: number) => {
    const path = join(folder, name)
    const rows = Array.from({ length: to - from }, (_, i) => {
      const [label, list] = Object.entries(words)[i % 3]!
      return `${list[(from + i) % 5]} ${list[(i >> 2) % 5]} ${from + i},${label}`
    })
    writeFileSync(path, `text,label\n${rows.join('\n')}\n`)
    return path
  }
  file = { train: write('train.csv', 0, 150), test: write('test.csv', 150, 210) }
})
afterAll(() => rmSync(folder, { recursive: true }))

const request = {
  strategies: ['random.v1', 'margin.v1', 'typiclust.v1+margin.v1'],
  startSize: 6,
  batch: 6,
  budget: 24,
  seeds: 2,
  learner: 'pool-head.v1',
}
const runtime = createRuntime({ threads: 1 })
function replay(
  on: LabFile,
  known: LabResult | null = null,
  signal = new AbortController().signal,
  told?: LabEvent[],
  predictions?: string,
) {
  const data = { file: on, backbone: { backbone: 'patterns-and-table.v1', options: {} } }
  const question = { data, seed: 11, tested: 0.25, request: { ...request, file: on, predictions }, known }
  const emit = (event: LabEvent) => void told?.push(event)
  return lab.run(question, { project: 'none.kindling', reader: new PoolReader(), runtime, signal, emit })
}
/** All but how long it took. */
const figures = (result: LabResult): unknown =>
  JSON.parse(JSON.stringify(result, (key, value: unknown) => (/Ms$/.test(key) ? 0 : value)))

test('a labelled file gives the numbers that `kindling simulate` gives on the same files', async () => {
  const verb = experimentVerbs.find(({ verb }) => verb === 'simulate')!
  const files = ['--train', file.train, '--test', file.test, '--threads', '1', '--full']
  const sizes = ['--start-size', '6', '--batch', '6', '--budget', '24', '--seeds', '2']
  const given = parse(verb, [...files, ...sizes, '--strategies', request.strategies.join(',')])
  const inTerminal = (await verb.run(given, '')) as LabResult
  const inLab = await replay(file)
  expect(inLab.full).not.toBeNull()
  expect(figures(inLab)).toEqual(figures(inTerminal))
})

test('predictions are the lines that `kindling simulate --predictions` writes, each curve’s before the curve', async () => {
  const verb = experimentVerbs.find(({ verb }) => verb === 'simulate')!
  const out = join(folder, 'predictions.jsonl')
  const files = ['--train', file.train, '--test', file.test, '--threads', '1', '--full', '--predictions', out]
  const sizes = ['--start-size', '6', '--batch', '6', '--budget', '24', '--seeds', '2']
  await verb.run(parse(verb, [...files, ...sizes, '--strategies', request.strategies.join(',')]), '')
  const told: LabEvent[] = []
  await replay(file, null, undefined, told, out)
  const said = told.flatMap((event) => (event.type === 'predictions' ? [event.lines] : []))
  expect(said.join('')).toBe(readFileSync(out, 'utf8'))
  expect(told.flatMap(({ type }) => (type === 'features' ? [] : [type])).slice(0, 4)).toEqual([
    'predictions',
    'curve',
    'predictions',
    'curve',
  ])
})

test('without a test file a quarter is held out by the seed of the run', async () => {
  const files = holdOut(await readLabelledFile(file.train), 0.25, 11)
  const alike = await simulate(await featuresOf(files, undefined, runtime), { ...request, full: true }, runtime)
  expect(figures(await replay({ train: file.train }))).toEqual(figures(alike))
})

test('tells features first and curves then, stops when asked, and goes on with the curves it has', async () => {
  const [told, control] = [[] as LabEvent[], new AbortController()]
  const push = told.push.bind(told)
  told.push = (event) => (push(event), event.type === 'curve' && event.done === 2 && control.abort(), told.length)
  await expect(replay(file, null, control.signal, told)).rejects.toThrow('aborted')
  const curves = told.flatMap((event) => (event.type === 'curve' ? [event] : []))
  expect(told.findLast(({ type }) => type === 'features')).toMatchObject({ done: 210, total: 210 })
  expect(told.map(({ type }) => type).indexOf('curve')).toBe(told.length - curves.length)
  expect(curves.map(({ done, total }) => [done, total])).toEqual([
    [1, 6],
    [2, 6],
  ])
  const rest: LabEvent[] = []
  expect(figures(await replay(file, curves[1]!.result, undefined, rest))).toEqual(figures(await replay(file)))
  expect(rest.filter(({ type }) => type === 'curve')).toHaveLength(4)
})
