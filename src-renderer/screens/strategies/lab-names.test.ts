import { expect, test } from 'vitest'
import { byNamesAlone } from './lab-names'

const point = (labels: number, accuracy: number) => ({ labels, accuracy, macroF1: 0, ece: 0, selectMs: 0, trainMs: 0 })
const run = (seed: number, ...points: ReturnType<typeof point>[]) => ({ seed, points })

test('names alone: the mean over runs of the points without a label, each run once', () => {
  const full = { seeds: [run(0, point(0, 0.5), point(20, 0.8)), run(1, point(0, 0.7), point(20, 0.9))] }
  expect(byNamesAlone([full])).toBeCloseTo(0.6, 12)
  // A strategy that is not through yet does not weigh its runs twice.
  expect(byNamesAlone([full, { seeds: [run(0, point(0, 0.5))] }])).toBeCloseTo(0.6, 12)
})
test('curves that begin at labels say that names did not teach; no curve says nothing yet', () => {
  expect(byNamesAlone([{ seeds: [run(0, point(20, 0.8))] }])).toBeNull()
  expect(byNamesAlone([{ seeds: [] }])).toBeUndefined()
  expect(byNamesAlone([{ seeds: [run(0)] }])).toBeUndefined()
})
