import type { SessionOptions, TensorValue } from '../../src-main/compute/runtime.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { gelu } from '../../src-main/tensor-graph/composites.ts'
import { heNormal, xavierUniform, zeros } from '../../src-main/tensor-graph/initialisers.ts'
import { crossEntropy } from '../../src-main/tensor-graph/losses.ts'
import { conv } from '../../src-main/tensor-graph/ops/convolution.ts'
import { add, relu, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { averagePool, globalAveragePool, maxPool } from '../../src-main/tensor-graph/ops/pooling.ts'
import { reshape } from '../../src-main/tensor-graph/ops/shape.ts'
import { sizeOf, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { adamW } from '../../src-main/tensor-graph/optimizers/adamw.ts'
import { emitStep } from '../../src-main/tensor-graph/emit-training.ts'
import { stateShapes, stepScalars, type Tensors, type TrainingRule } from '../../src-main/tensor-graph/training-step.ts'
import { floats, int32Values, numbers, open } from './run-graph.ts'

/** A model with a batch of made-up data: what whole-model checks run on. */
export interface SmallModel {
  readonly rule: Omit<TrainingRule, 'loss'> & { readonly loss: (parameters: Tensors, batch: Tensors) => Tensor }
  readonly samples: number
  /** Shape of one sample. */
  readonly sample: readonly number[]
  readonly classes: number
}

const head = (x: Tensor, { labels, weights }: Tensors) => crossEntropy(x, labels!, weights!)

export const mlp = (
  [samples, features, hidden, classes]: readonly [number, number, number, number],
  activation: (x: Tensor) => Tensor,
): SmallModel => ({
  samples,
  sample: [features],
  classes,
  rule: {
    parameters: { w1: [features, hidden], b1: [hidden], w2: [hidden, classes], b2: [classes] },
    loss: (p, batch) =>
      head(add(matMul(activation(add(matMul(batch['x']!, p['w1']!), p['b1']!)), p['w2']!), p['b2']!), batch),
    optimizer: adamW({ weightDecay: 0.01 }),
  },
})

export const cnn = (
  [samples, size, channels, classes]: readonly [number, number, number, number],
  activation: (x: Tensor) => Tensor,
  pool: (x: Tensor, kernel: readonly number[]) => Tensor,
): SmallModel => ({
  samples,
  sample: [3, size, size],
  classes,
  rule: {
    parameters: {
      c1: [channels, 3, 3, 3],
      b1: [channels],
      depthwise: [channels, 1, 3, 3],
      c2: [2 * channels, channels, 3, 3],
      b2: [2 * channels],
      w: [2 * channels, classes],
    },
    loss: (p, batch) => {
      const pads = [1, 1, 1, 1]
      const first = pool(activation(conv(batch['x']!, p['c1']!, { bias: p['b1']!, pads })), [2, 2])
      const second = conv(first, p['depthwise']!, { groups: channels, pads, strides: [2, 2] })
      const third = globalAveragePool(activation(conv(second, p['c2']!, { bias: p['b2']!, pads })))
      return head(matMul(reshape(third, [samples, 2 * channels]), p['w']!), batch)
    },
    optimizer: adamW(),
  },
})

export const tanhMlp = mlp([16, 12, 10, 4], tanh)
export const geluMlp = mlp([16, 12, 10, 4], gelu)
/** Nothing in it has a kink, so differences of any width agree. */
export const smoothCnn = cnn([4, 8, 4, 3], tanh, averagePool)
export const reluMlp = mlp([256, 384, 256, 77], relu)
export const reluCnn = cnn([16, 16, 8, 5], relu, maxPool)

/** Ports and values of one batch, and the state a training begins with. */
export function begin({ rule, samples, sample, classes }: SmallModel, seed = 1) {
  const random = mulberry32(seed)
  const shapes = stateShapes(rule)
  const initial = (name: string, shape: readonly number[]) =>
    name.includes('.') || shape.length === 1 ? zeros : shape.length > 2 ? heNormal : xavierUniform
  return {
    ports: {
      x: { shape: [samples, ...sample] },
      labels: { shape: [samples], dtype: 'int32' as const },
      weights: { shape: [samples] },
    },
    batch: {
      x: floats(
        Array.from({ length: samples * sizeOf(sample) }, () => normal(random)),
        [samples, ...sample],
      ),
      labels: int32Values(Array.from({ length: samples }, () => Math.floor(random() * classes))),
      weights: floats(Array<number>(samples).fill(1 / samples)),
    },
    state: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, floats(initial(name, shape)(shape, random), shape)]),
    ),
  }
}

/** AdamW steps on the one batch: what every state tensor ends as, and the losses on the way. */
export async function train(
  model: SmallModel,
  steps: number,
  options: SessionOptions = {},
): Promise<Record<string, number[]>> {
  const { ports, batch, state } = begin(model)
  const session = await open(emitStep(model.rule, ports), options)
  let now: Record<string, TensorValue> = state
  const loss: number[] = []
  for (let t = 1; t <= steps; t++) {
    const scalars = floats(stepScalars(model.rule, { rates: [0.01], steps }, t))
    const out = await session.run({ ...now, ...batch, scalars })
    now = Object.fromEntries(Object.keys(state).map((name) => [name, out[`next.${name}`]!]))
    loss.push(Number(out['loss']!.data[0]))
  }
  await session.release()
  return { ...numbers(now), loss }
}
