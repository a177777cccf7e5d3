import { expect, test } from 'vitest'
import { evaluate, floats, int32Values } from '../../tests/gradients/run-graph.ts'
import { golden } from '../../tests/golden/golden.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { grad } from '../tensor-graph/autodiff.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { crossEntropy } from '../tensor-graph/losses.ts'
import { input } from '../tensor-graph/tensor.ts'
import type { Scored } from '../tensor-graph/training-step.ts'
import { diagonalFisher, meanOne } from './diagonal-fisher.ts'
import { logits } from './linear-head.ts'
import { begunAt, OtherShapes, withPrior } from './parameter-prior.ts'
import type { NamedArray } from './training-task.ts'

const random = mulberry32(4)
const drawn = (count: number) => Float32Array.from({ length: count }, () => normal(random))
const named = (shape: number[], data = drawn(shape.reduce((a, b) => a * b, 1))): NamedArray => ({ shape, data })

test('the part that a prior adds matches the reference vectors by L2 and by Fisher, to 1e-6', async () => {
  const g = golden<{ w: number[]; w0: number[]; lam: number; l2sp: number; ewc: number; fisher: number[] }>(
    'param_prior',
  )
  const at = { w: named([3], Float32Array.from(g.w0)) }
  const zero = input('zero', [])
  const cost = (importance: typeof at | null) =>
    (withPrior(zero, { w: input('w', [3]) }, { strength: g.lam, at, importance }) as Scored).parts!['prior']!
  const outputs = { l2: cost(null), fisher: cost({ w: named([3], Float32Array.from(g.fisher)) }) }
  const out = await evaluate(emitGraph({ name: 'prior', outputs }), { w: floats(g.w) })
  expect(out['l2']![0]).toBeCloseTo(g.l2sp, 6)
  expect(out['fisher']![0]).toBeCloseTo(g.ewc, 6)
})

test('a loss with a prior has the value and the slope of CE + λ/2·Σ F(θ − θ*)², worked out on paper', async () => {
  const [N, D, C, LAMBDA] = [5, 3, 4, 0.7]
  const x = drawn(N * D)
  const labels = Int32Array.of(0, 3, 1, 2, 3)
  const now = { weight: named([D, C]), bias: named([C]) }
  const at = { weight: named([D, C]), bias: named([C]) }
  const importance = {
    weight: named(
      [D, C],
      drawn(D * C).map((v) => v * v),
    ),
    bias: named([C], Float32Array.of(0, 1, 2, 0.5)),
  }
  /** In float64. */
  function plain(weight: ArrayLike<number>, bias: ArrayLike<number>) {
    let sum = 0
    labels.forEach((label, n) => {
      const z = Array.from({ length: C }, (_, c) =>
        Array.from({ length: D }, (_, d) => x[n * D + d]! * weight[d * C + c]!).reduce((a, b) => a + b, bias[c]!),
      )
      sum += (Math.log(z.reduce((s, v) => s + Math.exp(v), 0)) - z[label]!) / N
    })
    const paid = (theta: ArrayLike<number>, name: 'weight' | 'bias') =>
      Array.from(theta, (v, i) => importance[name].data[i]! * (v - at[name].data[i]!) ** 2).reduce((a, b) => a + b)
    return sum + (LAMBDA / 2) * (paid(weight, 'weight') + paid(bias, 'bias'))
  }
  const p = { weight: input('weight', [D, C]), bias: input('bias', [C]) }
  const ce = crossEntropy(logits(p, input('x', [N, D])), input('labels', [N], 'int32'), input('weights', [N]))
  const { loss } = withPrior(ce, p, { strength: LAMBDA, at, importance }) as Scored
  const [weight, bias] = grad(loss, [p.weight, p.bias])
  const out = await evaluate(
    emitGraph({ name: 'loss', outputs: { loss, 'slope.weight': weight!, 'slope.bias': bias! } }),
    {
      weight: floats(now.weight.data, [D, C]),
      bias: floats(now.bias.data),
      x: floats(x, [N, D]),
      labels: int32Values(labels),
      weights: floats(new Float32Array(N).fill(1 / N)),
    },
  )
  expect(out['loss']![0]).toBeCloseTo(plain(now.weight.data, now.bias.data), 5)
  const step = 1e-5
  for (const name of ['weight', 'bias'] as const)
    out[`slope.${name}`]!.forEach((slope, i) => {
      const moved = (by: number) => {
        const [w, b] = [Array.from(now.weight.data), Array.from(now.bias.data)]
        ;(name === 'weight' ? w : b)[i]! += by
        return plain(w, b)
      }
      expect(slope).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 4)
    })
})

test('without a prior a loss is what it was, and nothing begins elsewhere', () => {
  const loss = input('loss', [])
  expect(withPrior(loss, {}, null)).toBe(loss)
  const layers = { w: named([2]) }
  expect(begunAt(undefined, layers)).toBe(layers)
})

test('layers of other sizes are refused by name, with both', () => {
  const layers = { weight: named([2, 3]), bias: named([3]), more: named([1]) }
  const prior = { parameters: { weight: named([2, 4]), bias: named([3]) }, strength: 1 }
  expect(() => begunAt(prior, layers)).toThrow(OtherShapes)
  expect(() => begunAt(prior, layers)).toThrow(/weight \[2,4\] \/ \[2,3\], more \[–\] \/ \[1\]/)
})

test('diagonal Fisher information of a softmax layer is the mean of x²·(p − y)², as its formula has it', async () => {
  const [N, D, C] = [7, 3, 4]
  const [x, labels] = [drawn(N * D), Int32Array.from({ length: N }, (_, i) => i % C)]
  const parameters = { weight: named([D, C]), bias: named([C]) }
  const told: number[] = []
  const found = await diagonalFisher(
    {
      parameters,
      ports: { x: { shape: [1, D] }, label: { shape: [1], dtype: 'int32' }, one: { shape: [1] } },
      loss: (p, { x, label, one }) => crossEntropy(logits(p, x!), label!, one!),
      samples: N,
      feeds: (i) => ({
        x: floats(x.subarray(i * D, (i + 1) * D), [1, D]),
        label: int32Values([labels[i]!]),
        one: floats([1]),
      }),
      onSample: (i) => told.push(i),
    },
    createRuntime({ threads: 1 }),
  )
  const [weight, bias] = [new Float64Array(D * C), new Float64Array(C)]
  for (let n = 0; n < N; n++) {
    const e = Array.from({ length: C }, (_, c) =>
      Math.exp(
        Array.from({ length: D }, (_, d) => x[n * D + d]! * parameters.weight.data[d * C + c]!).reduce(
          (a, b) => a + b,
          parameters.bias.data[c]!,
        ),
      ),
    )
    const sum = e.reduce((a, b) => a + b)
    for (let c = 0; c < C; c++) {
      const error = e[c]! / sum - Number(labels[n] === c)
      bias[c]! += error ** 2 / N
      for (let d = 0; d < D; d++) weight[d * C + c]! += (x[n * D + d]! * error) ** 2 / N
    }
  }
  weight.forEach((f, i) => expect(found['weight']!.data[i]).toBeCloseTo(f, 6))
  bias.forEach((f, i) => expect(found['bias']!.data[i]).toBeCloseTo(f, 6))
  expect(told).toEqual([0, 1, 2, 3, 4, 5, 6])
  const scaled = Object.values(meanOne(found)).flatMap(({ data }) => [...data])
  expect(scaled.reduce((a, b) => a + b) / scaled.length).toBeCloseTo(1, 6)
  expect(meanOne(found)['bias']!.data[0]! / meanOne(found)['weight']!.data[0]!).toBeCloseTo(bias[0]! / weight[0]!, 4)
  expect([...meanOne({ w: named([2], new Float32Array(2)) })['w']!.data]).toEqual([1, 1])
})
