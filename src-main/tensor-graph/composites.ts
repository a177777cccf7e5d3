import { add, clip, div, erf, exp, log, mul, sqrt, square, stopGradient, sub } from './ops/elementwise.ts'
import { reduceMax, reduceMean, reduceSum } from './ops/reduce.ts'
import type { Tensor } from './tensor.ts'

/** ln Σ eˣ over the last axis, kept as 1. The maximum is taken out first; its gradient cancels, so it is stopped. */
export function logSumExp(x: Tensor): Tensor {
  const top = stopGradient(reduceMax(x, { axes: [-1], keep: true }))
  return add(log(reduceSum(exp(sub(x, top)), { axes: [-1], keep: true })), top)
}

/** ln softmax over the last axis. Not ONNX's LogSoftmax: WebGPU has no kernel for it. */
export const logSoftmax = (x: Tensor): Tensor => sub(x, logSumExp(x))

/** eˣ / Σ eˣ over the last axis. */
export const softmax = (x: Tensor): Tensor => exp(logSoftmax(x))

/** −Σ p·ln p over the last axis, in nats; 0·ln 0 = 0. */
export const entropyOf = (p: Tensor): Tensor => reduceSum(mul(-1, mul(p, log(clip(p, 1e-38, 1)))), { axes: [-1] })

/** x / ‖x‖₂ along the last axis. */
export const l2Normalise = (x: Tensor, epsilon = 1e-12): Tensor =>
  div(x, sqrt(add(reduceSum(square(x), { axes: [-1], keep: true }), epsilon)))

/** (x − mean) / √(variance + ε) · scale + shift over the last axis (Ba, Kiros & Hinton 2016). */
export function layerNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const centred = sub(x, reduceMean(x, { axes: [-1], keep: true }))
  const variance = reduceMean(square(centred), { axes: [-1], keep: true })
  return add(mul(div(centred, sqrt(add(variance, epsilon))), scale), shift)
}

/** x·Φ(x) (Hendrycks & Gimpel 2016). */
export const gelu = (x: Tensor): Tensor => mul(mul(0.5, x), add(1, erf(mul(Math.SQRT1_2, x))))
