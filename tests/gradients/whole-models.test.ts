import { expect, test } from 'vitest'
import type { TensorValue } from '../../src-main/compute/runtime.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { grad, hessianVectorProduct } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { emitFlatStep, emitLoop, emitStep } from '../../src-main/tensor-graph/emit-training.ts'
import { lintGraph } from '../../src-main/tensor-graph/lint-graph.ts'
import { input, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { floats, open } from './run-graph.ts'
import {
  begin,
  encoder,
  geluMlp,
  reluCnn,
  reluMlp,
  smallEncoder,
  smoothCnn,
  tanhMlp,
  train,
  type SmallModel,
} from './small-models.ts'

const every: readonly (readonly [string, SmallModel])[] = [
  ['a tanh network', tanhMlp],
  ['a GELU network', geluMlp],
  ['a smooth convolution network', smoothCnn],
  ['an encoder', smallEncoder],
  ['a ReLU network', reluMlp],
  ['a ReLU convolution network', reluCnn],
]

test.each(every.slice(0, 4))(
  '%s: its Hessian times a vector agrees with differences of its gradient, to 5e-5',
  async (_, model) => {
    expect(await hessianError(model)).toBeLessThan(5e-5)
  },
)

test.each([
  ['a ReLU network', reluMlp],
  ['a ReLU convolution network', reluCnn],
  ['an encoder', encoder([16, 32, 64, 5])],
] as const)('%s: fifty AdamW steps end bitwise equal on one, two and four threads', async (_, model) => {
  const one = await train(model, 50)
  expect(await train(model, 50, { threads: 2 })).toEqual(one)
  expect(await train(model, 50, { threads: 4 })).toEqual(one)
  expect(one['loss']!.every(Number.isFinite)).toBe(true)
  expect(one['loss']!.at(-1)!).toBeLessThan(0.5 * one['loss']![0]!)
})

test.each(every)('%s: its training graphs hold none of the banned forms; per run they stay on a GPU', (_, model) => {
  const { ports } = begin(model)
  const { x, labels, weights } = ports
  expect(lintGraph(emitStep(model.rule, ports), 'webgpu')).toEqual([])
  expect(lintGraph(emitFlatStep(model.rule, ports), 'webgpu')).toEqual([])
  const request = { steps: 3, batchSize: model.samples, data: { x, labels }, perStep: { weights } }
  expect(lintGraph(emitLoop(model.rule, request))).toEqual([])
})

/** |Hv − (∇(θ + hv) − ∇(θ − hv))/2h| by 4th-order differences, relative to the largest entry. */
async function hessianError(model: SmallModel): Promise<number> {
  const { ports, batch, state } = begin(model)
  const random = mulberry32(5)
  const names = Object.keys(model.rule.parameters)
  const shapes = names.map((name) => model.rule.parameters[name]!)
  const parameters = shapes.map((shape, i) => input(names[i]!, shape))
  const vectors = shapes.map((shape, i) => input(`v.${names[i]!}`, shape))
  const inputs = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      input(name, port.shape, 'dtype' in port ? port.dtype : 'float32'),
    ]),
  )
  const loss = model.rule.loss(Object.fromEntries(names.map((name, i) => [name, parameters[i]!])), inputs)
  const session = await open(
    emitGraph({
      name: 'hessian',
      outputs: {
        ...named('g', grad(loss, parameters)),
        ...named('h', hessianVectorProduct(loss, parameters, vectors)),
      },
    }),
  )
  const v = names.map((name) => state[name]!.data.map(() => normal(random) as never) as Float32Array)
  const at = async (shift: number) => {
    const moved = names.map((name, i) => {
      const { data, dims } = state[name]!
      return [
        name,
        floats(
          (data as Float32Array).map((x, j) => x + shift * v[i]![j]!),
          dims,
        ),
      ] as const
    })
    const directions = names.map((name, i) => [`v.${name}`, floats(v[i]!, state[name]!.dims)] as const)
    return session.run({ ...Object.fromEntries<TensorValue>([...moved, ...directions]), ...batch })
  }
  const h = 0.005
  const [exact, a, b, c, d] = [await at(0), await at(h), await at(-h), await at(2 * h), await at(-2 * h)]
  let [difference, scale] = [0, 0]
  names.forEach((_, i) => {
    const entry = (out: typeof exact, j: number) => out[`g${i}`]!.data[j] as number
    exact[`h${i}`]!.data.forEach((found: number | bigint, j: number) => {
      const expected = (8 * (entry(a, j) - entry(b, j)) - (entry(c, j) - entry(d, j))) / (12 * h)
      difference = Math.max(difference, Math.abs(Number(found) - expected))
      scale = Math.max(scale, Math.abs(expected))
    })
  })
  return difference / scale
}

const named = (stem: string, tensors: readonly Tensor[]) =>
  Object.fromEntries(tensors.map((t, i) => [`${stem}${i}`, t]))
