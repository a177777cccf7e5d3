import { expect, test } from 'vitest'
import { floats, int32Values, open } from '../../../tests/gradients/run-graph.ts'
import { embeddingBag } from '../composites.ts'
import { emitLazyStep } from '../emit-lazy-step.ts'
import { emitStep } from '../emit-training.ts'
import { lintGraph } from '../lint-graph.ts'
import { square, sub } from '../ops/elementwise.ts'
import { matMul } from '../ops/linear-algebra.ts'
import { reduceMean } from '../ops/reduce.ts'
import type { Tensor } from '../tensor.ts'
import { stepScalars, type TrainingRule } from '../training-step.ts'
import { adamW } from './adamw.ts'
import { bagArranger, GROUP, type Bag } from './bag-blocks.ts'
import { lazyTable, putRows, valuesOf } from './lazy-rows.ts'

const [ROWS, WIDTH, BAGS, STEPS] = [6, 2, GROUP + 1, 5]
const START = Float32Array.from({ length: ROWS * WIDTH }, (_, i) => Math.sin(i))
const target = floats(
  Array.from({ length: BAGS * WIDTH }, (_, i) => i % 3),
  [BAGS, WIDTH],
)
const loss = (sums: Tensor, wanted: Tensor) => reduceMean(square(sub(sums, wanted)))
const pace = { rates: [0.1], steps: STEPS }

test('while every row is named in every step, lazy rows train as the whole table does', async () => {
  const bags = Array.from({ length: BAGS }, (_, b) => bag(b % ROWS, (b * b) % ROWS, b < 2 ? b : 5))
  const lazy = await trainedLazily(bags)
  ;(await trainedWhole(bags)).forEach((x, i) => expect(lazy[i]).toBeCloseTo(x, 5))
})

test('rows no batch named stay as they were, moments and all', async () => {
  const after = await trainedLazily(Array.from({ length: BAGS }, (_, b) => bag(b === 0 ? 1 : 3)))
  const rowOf = (data: Float32Array, row: number) => [...data.subarray(row * WIDTH, (row + 1) * WIDTH)]
  for (const row of [0, 2, 4, 5]) expect(rowOf(after, row)).toEqual(rowOf(START, row))
  for (const row of [1, 3]) expect(after[row * WIDTH]).not.toBe(START[row * WIDTH])
})

function bag(...ids: number[]): Bag {
  return { ids, shares: ids.map(() => 1) }
}

async function trainedLazily(bags: readonly Bag[]) {
  const { ids, counts, sizes } = bagArranger(ROWS)(bags)
  const { shared, own, groups } = sizes
  const rule: TrainingRule = {
    parameters: { shared: [shared, WIDTH], own: [groups, own, WIDTH] },
    loss: (p, { all, some, target }) =>
      loss(embeddingBag({ shared: all!, own: some! }, { shared: p['shared']!, own: p['own']! }), target!),
    optimizer: adamW(),
  }
  const ports = {
    all: { shape: [BAGS, shared] },
    some: { shape: [groups, GROUP, own] },
    target: { shape: target.dims },
  }
  const graph = emitLazyStep(rule, ['shared', 'own'], ROWS, ports)
  expect(lintGraph(graph, 'webgpu')).toEqual([])
  const [session, table] = [await open(graph), lazyTable(rule.optimizer.slots, START, [ROWS, WIDTH])]
  for (let t = 1; t <= STEPS; t++) {
    const out = await session.run({
      rows: { type: 'float32', dims: [ROWS, table.depth * WIDTH], data: table.data },
      'shared.ids': int32Values(ids.shared),
      'own.ids': int32Values(ids.own, [groups, own]),
      all: floats(counts.shared, ports.all.shape),
      some: floats(counts.own, ports.some.shape),
      target,
      scalars: floats(stepScalars(rule, pace, t)),
    })
    for (const block of ['shared', 'own'] as const)
      putRows(table, ids[block], out[`next.${block}`]!.data as Float32Array)
  }
  return valuesOf(table)
}

/** The same with every row in the state, and one product. */
async function trainedWhole(bags: readonly Bag[]) {
  const rule: TrainingRule = {
    parameters: { table: [ROWS, WIDTH] },
    loss: ({ table }, { counts, target }) => loss(matMul(counts!, table!), target!),
    optimizer: adamW(),
  }
  const counts = new Float32Array(BAGS * ROWS)
  bags.forEach(({ ids }, b) => Array.from(ids).forEach((id) => (counts[b * ROWS + id]! += 1)))
  const session = await open(emitStep(rule, { counts: { shape: [BAGS, ROWS] }, target: { shape: target.dims } }))
  const none = floats(new Float32Array(START.length), [ROWS, WIDTH])
  let state = { table: floats(START, [ROWS, WIDTH]), 'table.moment1': none, 'table.moment2': none }
  for (let t = 1; t <= STEPS; t++) {
    const out = await session.run({
      ...state,
      target,
      counts: floats(counts, [BAGS, ROWS]),
      scalars: floats(stepScalars(rule, pace, t)),
    })
    state = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!])) as typeof state
  }
  return state.table.data as Float32Array
}
