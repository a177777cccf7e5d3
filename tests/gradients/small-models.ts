import type { SessionOptions, TensorValue } from '../../src-main/compute/runtime.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { gelu, layerNorm } from '../../src-main/tensor-graph/composites.ts'
import { heNormal, xavierUniform, zeros } from '../../src-main/tensor-graph/initialisers.ts'
import { crossEntropy } from '../../src-main/tensor-graph/losses.ts'
import { conv } from '../../src-main/tensor-graph/ops/convolution.ts'
import { add, mul, relu, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { averagePool, globalAveragePool, maxPool } from '../../src-main/tensor-graph/ops/pooling.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { reshape, transpose, transposeLast } from '../../src-main/tensor-graph/ops/shape.ts'
import { softmax } from '../../src-main/tensor-graph/ops/softmax.ts'
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
  /** Samples are token numbers below this, where given; else normal deviates. */
  readonly words?: number
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

/** Token embeddings, one post-norm encoder layer with two attention heads, mean pooling, a linear head. */
export const encoder = ([samples, tokens, width, classes]: readonly [number, number, number, number]): SmallModel => {
  const [heads, words] = [2, 20]
  const square = Object.fromEntries(['query', 'key', 'value', 'out'].map((name) => [name, [width, width]]))
  const norms = Object.fromEntries(['scale1', 'shift1', 'scale2', 'shift2'].map((name) => [name, [width]]))
  return {
    samples,
    sample: [tokens],
    classes,
    words,
    rule: {
      parameters: {
        table: [words, width],
        ...square,
        ...norms,
        up: [width, 2 * width],
        down: [2 * width, width],
        w: [width, classes],
      },
      loss: (p, batch) => {
        const split = (x: Tensor) => transpose(reshape(x, [samples, tokens, heads, width / heads]), [0, 2, 1, 3])
        const embedded = gather(p['table']!, batch['x']!)
        const [q, k, v] = ['query', 'key', 'value'].map((name) => split(matMul(embedded, p[name]!)))
        const attention = softmax(mul(1 / Math.sqrt(width / heads), matMul(q!, transposeLast(k!))))
        const joined = reshape(transpose(matMul(attention, v!), [0, 2, 1, 3]), [samples, tokens, width])
        // scale and shift begin at 0: one more makes layer norm's usual start.
        const norm = (x: Tensor, i: number) => layerNorm(x, add(1, p[`scale${i}`]!), p[`shift${i}`]!)
        const middle = norm(add(embedded, matMul(joined, p['out']!)), 1)
        const last = norm(add(middle, matMul(gelu(matMul(middle, p['up']!)), p['down']!)), 2)
        return head(matMul(reduceMean(last, { axes: [1] }), p['w']!), batch)
      },
      optimizer: adamW({ weightDecay: 0.01 }),
      clipNorm: 1,
    },
  }
}

export const tanhMlp = mlp([16, 12, 10, 4], tanh)
export const geluMlp = mlp([16, 12, 10, 4], gelu)
/** Nothing in it has a kink, so differences of any width agree. */
export const smoothCnn = cnn([4, 8, 4, 3], tanh, averagePool)
export const smallEncoder = encoder([4, 6, 8, 3])
export const reluMlp = mlp([256, 384, 256, 77], relu)
export const reluCnn = cnn([16, 16, 8, 5], relu, maxPool)

/** Ports and values of one batch, and the state a training begins with. */
export function begin({ rule, samples, sample, classes, words }: SmallModel, seed = 1) {
  const random = mulberry32(seed)
  const shapes = stateShapes(rule)
  const initial = (name: string, shape: readonly number[]) =>
    name.includes('.') || shape.length === 1 ? zeros : shape.length > 2 ? heNormal : xavierUniform
  return {
    ports: {
      x: { shape: [samples, ...sample], dtype: words ? ('int32' as const) : ('float32' as const) },
      labels: { shape: [samples], dtype: 'int32' as const },
      weights: { shape: [samples] },
    },
    batch: {
      x: (words ? int32Values : floats)(
        Array.from({ length: samples * sizeOf(sample) }, () => (words ? Math.floor(random() * words) : normal(random))),
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
