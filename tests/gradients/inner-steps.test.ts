import { expect, test } from 'vitest'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { grad } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { lintGraph } from '../../src-main/tensor-graph/lint-graph.ts'
import { crossEntropy } from '../../src-main/tensor-graph/losses.ts'
import { mul, stopGradient, sub, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { constant, input, int32s, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { floats, open } from './run-graph.ts'

const [FEATURES, HIDDEN, CLASSES, SHOTS] = [4, 5, 3, 6]
const SHAPES = [
  [FEATURES, HIDDEN],
  [HIDDEN, CLASSES],
]
const random = mulberry32(11)
const rowsOf = (n: number) =>
  constant(
    Float32Array.from({ length: n * FEATURES }, () => normal(random)),
    [n, FEATURES],
  )
const task = (n: number) => ({
  x: rowsOf(n),
  labels: int32s(Array.from({ length: n }, (_, i) => i % CLASSES)),
  weights: constant(new Float32Array(n).fill(1 / n)),
})
const [support, query] = [task(SHOTS), task(SHOTS)]
const loss = ([w1, w2]: readonly Tensor[], { x, labels, weights }: typeof support) =>
  crossEntropy(matMul(tanh(matMul(x, w1!)), w2!), labels, weights)

/** The query loss after gradient steps on the support set, from parameters that stay open. */
function metaLoss(start: readonly Tensor[], steps: number, secondOrder: boolean): Tensor {
  let now = start
  for (let i = 0; i < steps; i++) {
    const slopes = grad(loss(now, support), now)
    now = now.map((w, j) => sub(w, mul(0.3, secondOrder ? slopes[j]! : stopGradient(slopes[j]!))))
  }
  return loss(now, query)
}

test.each([1, 5])(
  'the gradient through %i inner steps agrees with differences, to 2e-4, and is not the first-order one',
  async (steps) => {
    const start = SHAPES.map((shape, i) => input(`w${i}`, shape))
    const meta = metaLoss(start, steps, true)
    const graph = emitGraph({
      name: 'meta',
      outputs: {
        loss: meta,
        ...named('g', grad(meta, start)),
        ...named('f', grad(metaLoss(start, steps, false), start)),
      },
    })
    expect(lintGraph(graph, 'webgpu')).toEqual([])
    const session = await open(graph)
    const values = SHAPES.map(([m, n]) => Float32Array.from({ length: m! * n! }, () => 0.5 * normal(random)))
    const at = (given: readonly Float32Array[]) =>
      session.run(Object.fromEntries(given.map((data, i) => [`w${i}`, floats(data, SHAPES[i])])))
    const exact = await at(values)
    const h = 0.02
    let [difference, scale, order] = [0, 0, 0]
    for (const [i, row] of values.entries())
      for (let j = 0; j < row.length; j++) {
        const shifted = async (by: number) =>
          (await at(values.map((v, k) => (k === i ? v.with(j, v[j]! + by) : v))))['loss']!.data[0] as number
        const slope =
          (8 * ((await shifted(h)) - (await shifted(-h))) - ((await shifted(2 * h)) - (await shifted(-2 * h)))) /
          (12 * h)
        difference = Math.max(difference, Math.abs(slope - (exact[`g${i}`]!.data[j] as number)))
        order = Math.max(order, Math.abs(slope - (exact[`f${i}`]!.data[j] as number)))
        scale = Math.max(scale, Math.abs(slope))
      }
    expect(difference / scale).toBeLessThan(2e-4)
    expect(order / scale).toBeGreaterThan(0.02)
  },
)

const named = (stem: string, tensors: readonly Tensor[]) =>
  Object.fromEntries(tensors.map((t, i) => [`${stem}${i}`, t]))
