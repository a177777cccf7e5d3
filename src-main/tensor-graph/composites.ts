import {
  add,
  cast,
  clip,
  div,
  erf,
  exp,
  greater,
  hardSigmoid,
  less,
  log,
  min,
  mul,
  sigmoid,
  sqrt,
  square,
  stopGradient,
  sub,
  tanh,
  where,
} from './ops/elementwise.ts'
import { apply } from './define-op.ts'
import { matMul } from './ops/linear-algebra.ts'
import { randomUniform } from './ops/random.ts'
import { reduceMax, reduceMean, reduceSum } from './ops/reduce.ts'
import { crop, reshape } from './ops/shape.ts'
import type { Tensor } from './tensor.ts'

/** ln Σ eˣ over the last axis, kept as 1. The maximum is taken out first; its gradient cancels, so it is stopped. */
export function logSumExp(x: Tensor): Tensor {
  const top = stopGradient(reduceMax(x, { axes: [-1], keep: true }))
  return add(log(reduceSum(exp(sub(x, top)), { axes: [-1], keep: true })), top)
}

/** ln softmax over the last axis. Not ONNX's LogSoftmax: WebGPU has no kernel for it. */
export const logSoftmax = (x: Tensor): Tensor => sub(x, logSumExp(x))

export { hardSigmoid } from './ops/elementwise.ts'
export { softmax } from './ops/softmax.ts'

/** −Σ p·ln p over the last axis, in nats; 0·ln 0 = 0. */
export const entropyOf = (p: Tensor): Tensor => reduceSum(mul(-1, mul(p, log(clip(p, 1e-38, 1)))), { axes: [-1] })

/** −p·ln p − (1 − p)·ln(1 − p) of each probability by itself, nats. */
export const binaryEntropy = (p: Tensor): Tensor => {
  const part = (q: Tensor) => mul(q, log(clip(q, 1e-38, 1)))
  return mul(-1, add(part(p), part(sub(1, p))))
}

/** x / ‖x‖₂ along the last axis. */
export const l2Normalise = (x: Tensor, epsilon = 1e-12): Tensor =>
  div(x, sqrt(add(reduceSum(square(x), { axes: [-1], keep: true }), epsilon)))

/** (x − mean)/√(variance + ε)·scale + shift over the last axis (Ba, Kiros & Hinton 2016). */
export function layerNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const { centred, spread } = standardise(x, [-1], epsilon)
  return add(mul(mul(centred, div(1, spread)), scale), shift)
}

/**
 * Batch normalisation while training (Ioffe & Szegedy 2015): statistics of this batch, per channel.
 * x [n, channels, …], scale, shift [channels]; mean and variance [channels] (biased) are there to be averaged for inference.
 */
export function batchNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5) {
  const channels = x.shape[1]!
  const others = x.shape.flatMap((_, i) => (i === 1 ? [] : [i]))
  const { centred, spread, mean, variance } = standardise(x, others, epsilon)
  // Scale and spread are as small as the channels are many: joined before they meet the images.
  const y = add(mul(centred, div(perChannel(scale, x), spread)), perChannel(shift, x))
  return { y, mean: reshape(mean, [channels]), variance: reshape(variance, [channels]) }
}

/** Batch normalisation with given statistics: inference, and fine-tuning with the statistics frozen. */
export function frozenBatchNorm(
  x: Tensor,
  { scale, shift, mean, variance }: Readonly<Record<'scale' | 'shift' | 'mean' | 'variance', Tensor>>,
  epsilon = 1e-5,
): Tensor {
  const factor = div(scale, sqrt(add(variance, epsilon)))
  return add(mul(x, perChannel(factor, x)), perChannel(sub(shift, mul(mean, factor)), x))
}

function standardise(x: Tensor, axes: readonly number[], epsilon: number) {
  const mean = reduceMean(x, { axes, keep: true })
  const centred = sub(x, mean)
  const variance = reduceMean(square(centred), { axes, keep: true })
  return { centred, spread: sqrt(add(variance, epsilon)), mean, variance }
}

/** [channels] → [channels, 1, …], to meet [n, channels, …]. */
const perChannel = (v: Tensor, { shape }: Tensor) => reshape(v, [shape[1]!, ...shape.slice(2).map(() => 1)])

/**
 * Zeroes a share of the entries and stretches the rest (Srivastava et al. 2014). `draws`: a seed, which gives a session the same
 * masks in the same order from its first run on; or uniform numbers of x's shape, handed in where a run must resume exactly.
 */
export function dropout(x: Tensor, share: number, draws: number | Tensor): Tensor {
  if (share === 0) return x
  const uniform = typeof draws === 'number' ? randomUniform(x, draws) : draws
  return mul(x, mul(1 / (1 - share), cast(less(uniform, 1 - share), 'float32')))
}

/**
 * Σ of each bag's rows as dense products: no scatter on the way back. Shared rows are counted for every bag, a group's own for its
 * bags alone: a bag names few of the rows its batch does.  [bags, h] × [h, d] + [groups, size, s] × [groups, s, d] → [bags, d]
 */
export function embeddingBag(counts: Grouped, rows: Grouped): Tensor {
  const [own, width] = [matMul(counts.own, rows.own), rows.shared.shape[1]!]
  const [groups, size] = own.shape as [number, number]
  const shared = matMul(counts.shared, rows.shared)
  return add(shared, crop(reshape(own, [groups * size, width]), shared.shape))
}
interface Grouped {
  readonly shared: Tensor
  readonly own: Tensor
}

/** y = x·Φ(x) (Hendrycks & Gimpel 2016), Φ = ½ + ½·erf(x/√2).  dx = dy·(Φ + x·φ), φ = e^(−x²/2)/√2π: few passes, said at once */
export function gelu(x: Tensor): Tensor {
  const below = hardSigmoid(erf(mul(Math.SQRT1_2, x)), 0.5, 0.5)
  const density = () => mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, square(x))))
  return apply('Mul', [x, below], {
    shape: x.shape,
    gradient: (dy) => [mul(dy, add(below, mul(x, density()))), null],
  })
}

/** GELU by its tanh approximation, as many exported encoders have it. */
export const geluTanh = (x: Tensor): Tensor =>
  mul(mul(0.5, x), add(1, tanh(mul(Math.sqrt(2 / Math.PI), add(x, mul(0.044715, mul(x, square(x))))))))

/** x·σ(x) (Elfwing, Uchibe & Doya 2018). */
export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x))

/** x·hardSigmoid(x) (Howard et al. 2019). */
export const hardSwish = (x: Tensor): Tensor => mul(x, hardSigmoid(x))

/** x where positive, else slope·x (Maas, Hannun & Ng 2013). */
export const leakyRelu = (x: Tensor, slope = 0.01): Tensor => where(greater(x, 0), x, mul(slope, x))

/** x where positive, else scale·(eˣ − 1) (Clevert, Unterthiner & Hochreiter 2016). */
export const elu = (x: Tensor, scale = 1): Tensor => where(greater(x, 0), x, mul(scale, sub(exp(min(x, 0)), 1)))
