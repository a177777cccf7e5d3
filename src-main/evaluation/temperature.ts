import { rowOf, type Matrix } from '../platform/matrix.ts'

const GOLDEN = (Math.sqrt(5) - 1) / 2

/** Mean −ln softmax(z/T) of the true class.  logits [n, classes] */
export function negativeLogLikelihood(logits: Matrix, labels: Int32Array, temperature: number): number {
  let sum = 0
  for (let i = 0; i < logits.rows; i++) {
    const row = rowOf(logits, i)
    let top = -Infinity
    for (const z of row) top = Math.max(top, z)
    let mass = 0
    for (const z of row) mass += Math.exp((z - top) / temperature)
    sum += Math.log(mass) - (row[labels[i]!]! - top) / temperature
  }
  return sum / logits.rows
}

/** The temperature of least loss by golden section on ln T in [ln .05, ln 20]; `clamped` when the best lies on a bound. */
export function leastOverTemperatures(loss: (temperature: number) => number): {
  temperature: number
  loss: number
  clamped: boolean
} {
  const f = (t: number) => loss(Math.exp(t))
  let [low, high] = [Math.log(0.05), Math.log(20)]
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [fa, fb] = [f(a), f(b)]
  for (let i = 0; i < 60; i++) {
    if (fa <= fb) {
      ;[high, b, fb] = [b, a, fa]
      a = high - GOLDEN * (high - low)
      fa = f(a)
    } else {
      ;[low, a, fa] = [a, b, fb]
      b = low + GOLDEN * (high - low)
      fb = f(b)
    }
  }
  const t = (low + high) / 2
  const temperature = Math.exp(t)
  return { temperature, loss: f(t), clamped: temperature < 0.0501 || temperature > 19.9 }
}

/**
 * Temperature of least NLL (Guo et al. 2017). `clamped` when all are correct: T → 0. Fit on randomly chosen labels only; actively chosen ones
 * bias T upward.
 */
export function fitTemperature(
  logits: Matrix,
  labels: Int32Array,
): { temperature: number; nll: number; clamped: boolean } {
  const { loss: nll, ...found } = leastOverTemperatures((temperature) =>
    negativeLogLikelihood(logits, labels, temperature),
  )
  return { ...found, nll }
}
