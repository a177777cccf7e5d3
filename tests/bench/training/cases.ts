import { mulberry32, normal } from '../../../src-main/platform/random.ts'
import { bagSums } from '../../../src-main/learners/ngram-bag/bag-steps.ts'
import { batchNorm, gelu, layerNorm } from '../../../src-main/tensor-graph/composites.ts'
import { heNormal, ones, xavierUniform, zeros } from '../../../src-main/tensor-graph/initialisers.ts'
import { crossEntropy } from '../../../src-main/tensor-graph/losses.ts'
import { conv } from '../../../src-main/tensor-graph/ops/convolution.ts'
import { add, mul, relu } from '../../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../../src-main/tensor-graph/ops/linear-algebra.ts'
import { maxPool } from '../../../src-main/tensor-graph/ops/pooling.ts'
import { reduceMean, reduceSum } from '../../../src-main/tensor-graph/ops/reduce.ts'
import { gather } from '../../../src-main/tensor-graph/ops/selection.ts'
import { reshape, transpose, transposeLast } from '../../../src-main/tensor-graph/ops/shape.ts'
import { softmax } from '../../../src-main/tensor-graph/ops/softmax.ts'
import { adamW } from '../../../src-main/tensor-graph/optimizers/adamw.ts'
import { sizeOf, type Tensor } from '../../../src-main/tensor-graph/tensor.ts'
import {
  stateShapes,
  type Shapes,
  type Tensors,
  type TrainingRule,
} from '../../../src-main/tensor-graph/training-step.ts'

/** A model with made-up data, as every engine of the table trains it. */
export interface Case {
  readonly name: string
  readonly rule: TrainingRule
  readonly batch: number
  readonly rows: number
  /** Shape of one sample. */
  readonly sample: readonly number[]
  /** Samples are row numbers below this, where given. */
  readonly words?: number
  readonly classes: number
  /** Floating-point operations of a step in products: twice the multiplications of forward, weight and input gradients. */
  readonly flops?: number
}

export const FEATURES = 384
export const CLASSES = 77
const optimizer = adamW({ weightDecay: 0.01 })
const product = (...sizes: number[]) => 2 * sizes.reduce((a, b) => a * b, 1)

export const softmaxCase: Case = {
  name: 'softmax 384→77',
  batch: 256,
  rows: 10_000,
  sample: [FEATURES],
  classes: CLASSES,
  flops: 2 * product(256, FEATURES, CLASSES),
  rule: {
    parameters: { weight: [FEATURES, CLASSES], bias: [CLASSES] },
    loss: (p, { x, labels, weights }) => crossEntropy(add(matMul(x!, p['weight']!), p['bias']!), labels!, weights!),
    optimizer,
  },
}

const HIDDEN = 256
export const mlpCase: Case = {
  name: 'MLP 384-256-77',
  batch: 256,
  rows: 10_000,
  sample: [FEATURES],
  classes: CLASSES,
  flops: 2 * product(256, FEATURES, HIDDEN) + 3 * product(256, HIDDEN, CLASSES),
  rule: {
    parameters: { w1: [FEATURES, HIDDEN], b1: [HIDDEN], w2: [HIDDEN, CLASSES], b2: [CLASSES] },
    loss: (p, { x, labels, weights }) =>
      crossEntropy(top(relu(add(matMul(x!, p['w1']!), p['b1']!)), p), labels!, weights!),
    optimizer,
  },
}
const top = (h: Tensor, p: Readonly<Record<string, Tensor>>) => add(matMul(h, p['w2']!), p['b2']!)

/** Rows of the table, its width, row numbers of a text, units above. */
export const BAG = { rows: 32_768, width: 64, mentions: 20, hidden: 128 } as const
const bagHead = { w1: [BAG.width, BAG.hidden], b1: [BAG.hidden], w2: [BAG.hidden, CLASSES], b2: [CLASSES] }
const bagLogits = (sums: Tensor, p: Readonly<Record<string, Tensor>>) =>
  top(relu(add(matMul(sums, p['w1']!), p['b1']!)), p)

/** The whole table in the graph: every row is renewed in every step. */
export const bagCase: Case = {
  name: 'bag 32768×64-128-77',
  batch: 256,
  rows: 10_000,
  sample: [BAG.mentions],
  words: BAG.rows,
  classes: CLASSES,
  rule: {
    parameters: { table: [BAG.rows, BAG.width], ...bagHead },
    loss: (p, { x, labels, weights }) =>
      crossEntropy(bagLogits(reduceSum(gather(p['table']!, x!), { axes: [1] }), p), labels!, weights!),
    optimizer,
    decays: (name) => name !== 'table',
  },
}

/** The same with only the rows that a batch names, in blocks. */
export const lazyBagRule = (rows: Shapes): TrainingRule => ({
  parameters: { ...rows, ...bagHead },
  optimizer,
  loss: (p, { labels, weights, ...counts }) => crossEntropy(bagLogits(bagSums(p, counts), p), labels!, weights!),
  decays: (name) => name.startsWith('w'),
})

/** Three times convolution, batch norm, ReLU, halving; the mean of every channel and a layer on it. */
const CHANNELS = [3, 32, 64, 128]
const convolutions = [0, 1, 2].flatMap((i): [string, number[]][] => [
  [`kernel${i}`, [CHANNELS[i + 1]!, CHANNELS[i]!, 3, 3]],
  [`scale${i}`, [CHANNELS[i + 1]!]],
  [`shift${i}`, [CHANNELS[i + 1]!]],
])
const cnnAverages = [0, 1, 2].flatMap((i): [string, number[]][] =>
  ['mean', 'variance'].map((name) => [`${name}${i}`, [CHANNELS[i + 1]!]]),
)
function cnnLoss(p: Tensors, { x, labels, weights }: Tensors) {
  const averages: Record<string, Tensor> = {}
  const last = [0, 1, 2].reduce((y, i) => {
    const image = conv(y, p[`kernel${i}`]!, { pads: [1, 1, 1, 1] })
    const normed = batchNorm(image, p[`scale${i}`]!, p[`shift${i}`]!)
    averages[`mean${i}`] = normed.mean
    averages[`variance${i}`] = normed.variance
    return maxPool(relu(normed.y), [2, 2])
  }, x!)
  const logits = add(matMul(reduceMean(last, { axes: [2, 3] }), p['weight']!), p['bias']!)
  return { loss: crossEntropy(logits, labels!, weights!), averages }
}

export const cnnCase: Case = {
  name: 'CNN 94k, 32×32×3',
  batch: 64,
  rows: 512,
  sample: [3, 32, 32],
  classes: 10,
  // The first layer needs no gradient of the pixels.
  flops:
    64 *
    (2 * product(32 * 32, 27, 32) +
      3 * product(16 * 16, 288, 64) +
      3 * product(8 * 8, 576, 128) +
      3 * product(128, 10)),
  rule: {
    parameters: { ...Object.fromEntries(convolutions), weight: [128, 10], bias: [10] },
    averages: Object.fromEntries(cnnAverages),
    loss: cnnLoss,
    optimizer,
  },
}

const [LAYERS, WIDTH, HEADS, TOKENS, TEXTS, WORDS] = [6, 384, 12, 32, 16, 1000]
const layerShapes = (i: number): [string, number[]][] => [
  ...['query', 'key', 'value', 'out'].map((name): [string, number[]] => [`${name}${i}`, [WIDTH, WIDTH]]),
  ...['scale', 'shift'].flatMap((name): [string, number[]][] =>
    [1, 2].map((n) => [`${name}${i}.${n}`.replace('.', '_'), [WIDTH]]),
  ),
  ...([
    [`up${i}`, [WIDTH, 4 * WIDTH]],
    [`down${i}`, [4 * WIDTH, WIDTH]],
  ] as [string, number[]][]),
]

/** As large as a six-layer sentence encoder, its vocabulary small; all of it trained. */
export const encoderCase: Case = {
  name: 'encoder 6×384, 32 tokens',
  batch: TEXTS,
  rows: 64,
  sample: [TOKENS],
  words: WORDS,
  classes: CLASSES,
  flops:
    3 * LAYERS * (product(TEXTS * TOKENS, WIDTH, 12 * WIDTH) + 2 * product(TEXTS * TOKENS, TOKENS, WIDTH)) +
    3 * product(TEXTS, WIDTH, CLASSES),
  rule: {
    parameters: {
      table: [WORDS, WIDTH],
      ...Object.fromEntries(Array.from({ length: LAYERS }, (_, i) => layerShapes(i)).flat()),
      w2: [WIDTH, CLASSES],
      b2: [CLASSES],
    },
    loss: (p, { x, labels, weights }) => {
      const split = (t: Tensor) => transpose(reshape(t, [TEXTS, TOKENS, HEADS, WIDTH / HEADS]), [0, 2, 1, 3])
      let y = gather(p['table']!, x!)
      for (let i = 0; i < LAYERS; i++) {
        const [q, k, v] = ['query', 'key', 'value'].map((name) => split(matMul(y, p[`${name}${i}`]!)))
        const near = softmax(mul(1 / Math.sqrt(WIDTH / HEADS), matMul(q!, transposeLast(k!))))
        const joined = reshape(transpose(matMul(near, v!), [0, 2, 1, 3]), [TEXTS, TOKENS, WIDTH])
        const norm = (t: Tensor, n: number) => layerNorm(t, p[`scale${i}_${n}`]!, p[`shift${i}_${n}`]!)
        y = norm(add(y, matMul(joined, p[`out${i}`]!)), 1)
        y = norm(add(y, matMul(gelu(matMul(y, p[`up${i}`]!)), p[`down${i}`]!)), 2)
      }
      return crossEntropy(top(reduceMean(y, { axes: [1] }), p), labels!, weights!)
    },
    optimizer,
  },
}

/** Samples and labels. Row numbers are drawn as words are: log-uniform, the low ones often. */
export function dataOf({ rows, sample, words, classes }: Case) {
  const random = mulberry32(1)
  const size = rows * sizeOf(sample)
  return {
    x: words
      ? Int32Array.from({ length: size }, () => Math.min(words - 1, Math.floor(words ** random())))
      : Float32Array.from({ length: size }, () => normal(random)),
    labels: Int32Array.from({ length: rows }, () => Math.floor(random() * classes)),
  }
}

/** The state a training begins with: parameters, and slots of zeros. */
export function startOf(rule: TrainingRule): Record<string, Float32Array> {
  const random = mulberry32(2)
  const beginning = (name: string, rank: number) => {
    if (name.includes('.')) return zeros
    if (/^(scale|variance)/.test(name)) return ones
    if (rank === 1) return zeros
    return name === 'w1' || name.startsWith('kernel') ? heNormal : xavierUniform
  }
  return Object.fromEntries(
    Object.entries(stateShapes(rule)).map(([name, shape]) => [name, beginning(name, shape.length)(shape, random)]),
  )
}
