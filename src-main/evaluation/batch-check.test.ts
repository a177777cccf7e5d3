import { expect, test } from 'vitest'
import { matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32, type Random } from '../platform/random.ts'
import { checkBatch } from './batch-check.ts'

const LABELS = 5
const D = 64

/** Samples in clouds, one a label, that overlap; the label as `said` of the true one. */
function answers(count: number, random: Random, said = (label: number) => label, drawn = LABELS) {
  const rows = matrix(count, D)
  const labels = Int32Array.from({ length: count }, (_, i) => {
    const label = Math.floor(random() * drawn)
    for (let j = 0; j < D; j++)
      rowOf(rows, i)[j] = Number(j === label) + 0.5 * (random() + random() + random() + random() - 2)
    return said(label)
  })
  return { rows, labels }
}

test('of 300 batches of good answers hardly one is called worse, also where all are of one label or of few', () => {
  for (const drawn of [LABELS, 1, 2]) {
    let alarms = 0
    for (let seed = 0; seed < 300; seed++) {
      const random = mulberry32(seed)
      const earlier = answers(100, random)
      if (checkBatch(earlier, answers(20, random, undefined, drawn))!.worse) alarms++
    }
    expect(alarms).toBeLessThanOrEqual(1)
  }
}, 120_000)

test('most batches of 20 answers with random labels are called worse', () => {
  let found = 0
  for (let seed = 0; seed < 50; seed++) {
    const random = mulberry32(seed)
    const earlier = answers(150, random)
    const batch = answers(20, random, () => Math.floor(random() * LABELS))
    const check = checkBatch(earlier, batch)!
    if (check.worse) found++
    expect(check.gain.samples).toBe(150)
  }
  expect(found).toBeGreaterThan(30)
}, 60_000)

test('too few earlier answers, too few new ones and labels that nobody gave before say nothing', () => {
  const random = mulberry32(1)
  const [earlier, batch] = [answers(100, random), answers(20, random)]
  expect(checkBatch(answers(99, random), batch)).toBeNull()
  expect(checkBatch(earlier, answers(7, random))).toBeNull()
  expect(checkBatch(earlier, { ...batch, labels: batch.labels.map(() => LABELS) })).toBeNull()
  const partly = { ...batch, labels: batch.labels.map((label, i) => (i < 10 ? LABELS + 1 : label)) }
  expect(checkBatch(earlier, partly)!.worse).toBe(false)
})
