import { expect, test } from 'vitest'
import { floats, open } from '../../../tests/gradients/run-graph.ts'
import { embeddingBag } from '../composites.ts'
import { emitStep } from '../emit-training.ts'
import { square } from '../ops/elementwise.ts'
import { reduceMean } from '../ops/reduce.ts'
import { sub } from '../ops/elementwise.ts'
import { stepScalars, type TrainingRule } from '../training-step.ts'
import { adamW } from './adamw.ts'
import { denseBags, lazyTable, putRows, takeRows, valuesOf } from './lazy-rows.ts'

const [ROWS, WIDTH, BUCKET] = [6, 2, 4]
const START = Float32Array.from({ length: ROWS * WIDTH }, (_, i) => Math.sin(i))

const ruleFor = (rows: number): TrainingRule => ({
  parameters: { table: [rows, WIDTH] },
  loss: ({ table }, { counts, target }) => reduceMean(square(sub(embeddingBag(counts!, table!), target!))),
  optimizer: adamW(),
})
const ports = (rows: number) => ({ counts: { shape: [2, rows] }, target: { shape: [2, WIDTH] } })
const target = floats([1, 0, 0, 1], [2, WIDTH])

test('bags name each row once, in the smallest bucket that holds them', () => {
  const bags = [
    { ids: [5, 2, 5], shares: [1, 1, 1] },
    { ids: [2, 0], shares: [0.5, 0.5] },
  ]
  const { ids, bucket, counts } = denseBags(bags, [2, 4, 8])
  expect([...ids]).toEqual([5, 2, 0])
  expect(bucket).toBe(4)
  expect([...counts]).toEqual([2, 1, 0, 0, 0, 0.5, 0.5, 0])
  expect(() => denseBags(bags, [2])).toThrow(/3 rows in a batch, but buckets of 2/)
})

test('while every row is named in every step, lazy rows train exactly as the whole table does', async () => {
  const bags = [
    { ids: [0, 1, 2], shares: [1, 1, 1] },
    { ids: [3, 4, 5, 0], shares: [1, 1, 1, 1] },
  ]
  const whole = await trained(bags, 6)
  expect([...(await trained(bags, 8))]).toEqual([...whole])
})

test('rows no batch named stay as they were, moments and all', async () => {
  const after = await trained(
    [
      { ids: [1, 3], shares: [1, 1] },
      { ids: [3], shares: [1] },
    ],
    BUCKET,
  )
  for (const row of [0, 2, 4, 5])
    expect([...after.subarray(row * WIDTH, (row + 1) * WIDTH)]).toEqual([
      ...START.subarray(row * WIDTH, (row + 1) * WIDTH),
    ])
  for (const row of [1, 3]) expect(after[row * WIDTH]).not.toBe(START[row * WIDTH])
})

async function trained(bags: Parameters<typeof denseBags>[0], bucketSize: number) {
  const rule = ruleFor(bucketSize)
  const session = await open(emitStep(rule, ports(bucketSize)))
  const table = lazyTable('table', rule.optimizer.slots, START, [ROWS, WIDTH])
  for (let t = 1; t <= 5; t++) {
    const { ids, bucket, counts } = denseBags(bags, [bucketSize])
    const state = Object.entries(takeRows(table, ids, bucket)).map(([name, data]) => [
      name,
      floats(data, [bucket, WIDTH]),
    ])
    const out = await session.run({
      ...Object.fromEntries(state),
      counts: floats(counts, [bags.length, bucket]),
      target,
      scalars: floats(stepScalars(rule, { rates: [0.1], steps: 5 }, t)),
    })
    putRows(
      table,
      ids,
      Object.fromEntries(table.names.map((name) => [name, out[`next.${name}`]!.data as Float32Array])),
    )
  }
  return valuesOf(table)
}
