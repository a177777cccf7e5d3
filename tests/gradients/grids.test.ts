import { expect, test } from 'vitest'
import { conv, convTranspose } from '../../src-main/tensor-graph/ops/convolution.ts'
import { add, div, greater, mul, square, where } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { averagePool, maxPool } from '../../src-main/tensor-graph/ops/pooling.ts'
import type { Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { apart, positive } from './cases/domains.ts'
import { gradientErrors, type Case, type Setting } from './check-gradient.ts'

const setting: Setting = { provider: 'cpu', level: 'extended', threads: 1 }

async function expectCorrect(given: Omit<Case, 'group'>) {
  const [errors] = await gradientErrors({ group: 'grid', ...given }, [setting])
  expect(errors!.first, `${given.name}, first order`).toBeLessThan(1e-4)
  expect(errors!.second, `${given.name}, second order`).toBeLessThan(5e-4)
}

const grid = <Choice>(axes: readonly (readonly Choice[])[]): Choice[][] =>
  axes.reduce<Choice[][]>((all, axis) => all.flatMap((row) => axis.map((choice) => [...row, choice])), [[]])

const strides = [
  [1, 1],
  [2, 2],
  [3, 1],
]
const pads = [
  [0, 0, 0, 0],
  [1, 1, 1, 1],
  [0, 2, 1, 0],
]
const dilations = [
  [1, 1],
  [2, 1],
]

test.each([1, 2, 4])('convolutions in %i groups are right for every stride, pad and dilation', async (groups) => {
  for (const [s, p, d] of grid([strides, pads, dilations])) {
    const sweep = { strides: s!, pads: p!, dilations: d!, groups }
    const shapes = [
      [1, 4, 5, 6],
      [4, 4 / groups, 2, 3],
    ]
    await expectCorrect({ name: `conv ${JSON.stringify(sweep)}`, shapes, build: (x, w) => conv(x, w, sweep) })
  }
})

test('transposed convolutions are right for every stride, pad and dilation', async () => {
  for (const [s, p, d] of grid([strides, pads, dilations])) {
    const sweep = { strides: s!, pads: p!, dilations: d!, outputPadding: s!.map((size) => size - 1) }
    const shapes = [
      [1, 2, 3, 3],
      [2, 2, 3, 3],
    ]
    await expectCorrect({
      name: `convTranspose ${JSON.stringify(sweep)}`,
      shapes,
      build: (x, w) => convTranspose(x, w, sweep),
    })
  }
})

test('pooling is right for every kernel, stride and pad', async () => {
  const kernels = [
    [2, 2],
    [3, 2],
  ]
  for (const [kernel, s, p] of grid([kernels, strides, pads.slice(0, 2)])) {
    const options = { strides: s!, pads: p! }
    for (const pool of [averagePool, maxPool])
      await expectCorrect({
        name: `${pool.name} ${JSON.stringify({ kernel, ...options })}`,
        shapes: [[1, 2, 6, 5]],
        build: (x) => square(pool(x, kernel!, options)),
        draw: apart,
      })
  }
})

test('elementwise ops are right for every way two shapes broadcast', async () => {
  const shapes = [[], [1], [3], [2, 1], [2, 3], [1, 3], [2, 1, 1], [2, 2, 3]]
  // Compared far from equal, so that the choice never changes hands within the differences' reach.
  const build = (a: Tensor, b: Tensor) => add(div(a, b), where(greater(mul(100, a), b), mul(a, b), b))
  for (const [a, b] of grid([shapes, shapes]))
    await expectCorrect({
      name: `[${a}] with [${b}]`,
      shapes: [a!, b!],
      build: (p, q) => build(p, q),
      draw: positive,
    })
})

test('products are right for every way two batches broadcast', async () => {
  const batches = [[], [1], [2], [3, 1], [3, 2]]
  for (const [a, b] of grid([batches, batches])) {
    const shapes = [
      [...a!, 2, 3],
      [...b!, 3, 2],
    ]
    await expectCorrect({ name: `[${shapes.join('] · [')}]`, shapes, build: (p, q) => matMul(p, q) })
  }
})
