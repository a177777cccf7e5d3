import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clusteredFeatures } from '../../tests/query-strategies/make-request.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { gatherRows, matrix, type Matrix } from '../platform/matrix.ts'
import { evaluate, evaluateOnce, type Plan } from './evaluate.ts'
import { holdOut } from './hold-out.ts'
import type { FeatureSplit } from './labelled-features.ts'
import { readLabelledFile } from './labelled-file.ts'
import { numberedLabels } from './numbered-labels.ts'
import { simulate } from './simulate.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-several-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const LABELS_OF = [[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]] // prettier-ignore
const features = clusteredFeatures(320, 12, LABELS_OF.length, 5, 1)
const part = (from: number, to: number) => {
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  const labels = matrix(rows.length, 3, Float32Array.from(rows.flatMap((row) => LABELS_OF[row % LABELS_OF.length]!)))
  return { rows: gatherRows(features, rows), labels }
}
const split: FeatureSplit = {
  classes: ['a', 'b', 'c'],
  train: part(0, 200),
  test: part(200, 320),
  embedMs: 0,
  samplesPerSecond: 0,
}
const runtime = createRuntime({ threads: 1 })

test('a file is of several labels where any record has several; numbers, hold-out and file agree', async () => {
  const file = join(folder, 'f.jsonl')
  const records = [['a', 'b'], ['b'], 'c', ['c', 'a'], ['b']]
  writeFileSync(file, records.map((label, i) => `${JSON.stringify({ text: `t${i}`, label })}\n`).join(''))
  const read = await readLabelledFile(file)
  expect(read.labels).toEqual([['a', 'b'], ['b'], ['c'], ['c', 'a'], ['b']])
  const { classes, train } = numberedLabels({ train: read, test: read })
  expect(classes).toEqual(['a', 'b', 'c'])
  expect([...(train as Matrix).data]).toEqual([1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0])
  for (let seed = 0; seed < 10; seed++) {
    const parts = holdOut(read, 0.25, seed)
    expect(new Set(parts.train.labels.flat())).toEqual(new Set(['a', 'b', 'c']))
    expect(parts.train.labels.length + parts.test.labels.length).toBe(5)
  }
})

const evaluated = (plan: Plan) => evaluate(split, plan, [evaluateOnce(split, plan, runtime)])

test('an evaluation tells F1 and exact match; shots count for each label a sample has', async () => {
  const plan = { learner: 'sigmoid-head.v1', seeds: 2 }
  const { runs, mean } = await evaluated(plan)
  expect(Object.keys(mean)).toEqual(['microF1', 'macroF1', 'exactMatch', 'ece'])
  expect(runs.map(({ labels }) => labels)).toEqual([200, 200])
  if ('microF1' in mean) expect(Math.min(mean.microF1, mean.exactMatch)).toBeGreaterThan(0.75)
  const few = await evaluated({ ...plan, shots: 4 })
  // Two labels a sample at most: four of each of three labels are six to twelve samples.
  for (const { labels } of few.runs) expect([6, 7, 8, 9, 10, 11, 12]).toContain(labels)
})

test('a replay draws curves of micro F1, of every strategy that serves several labels', async () => {
  const strategies = ['random.v1', 'auto.v1', 'entropy.v1', 'typiclust.v1+margin.v1']
  const replay = { strategies, startSize: 8, batch: 8, budget: 40, seeds: 1, learner: 'sigmoid-head.v1', full: true }
  const result = await simulate(split, replay, runtime)
  expect(result.metric).toBe('microF1')
  for (const { seeds } of result.strategies) {
    expect(seeds[0]!.points.map(({ labels }) => labels)).toEqual([8, 16, 24, 32, 40])
    expect(seeds[0]!.points.at(-1)!.accuracy).toBeGreaterThan(0.7)
  }
  await expect(simulate(split, { ...replay, strategies: ['badge.v1'] }, runtime)).rejects.toMatchObject({
    name: 'StrategyServesOtherKind',
  })
})
