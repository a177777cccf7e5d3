import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { probabilitiesAt, steepestRate, stepOnline } from './online-step.ts'

interface Vector {
  readonly w: number[]
  readonly x: number[]
  readonly y: number
  readonly lr: number
  readonly p: number
  readonly w_new: number[]
}

test('a step is the golden one', () => {
  const { w, x, y, lr, p, w_new } = golden<Vector>('online_update')
  const head = { weight: Float32Array.from(w), bias: new Float32Array(1), kind: 'multi' as const }
  const row = Float32Array.from(x)
  expect(Math.abs(probabilitiesAt(head, row)[0]! - p)).toBeLessThan(1e-6)
  stepOnline(head, { x: row, target: Float64Array.of(y) }, () => lr)
  head.weight.forEach((value, j) => expect(Math.abs(value - w_new[j]!)).toBeLessThan(1e-6))
  // As the weight of a further feature that is always 1.
  expect(Math.abs(head.bias[0]! - lr * (y - p))).toBeLessThan(1e-6)
})

/** Cross-entropy of one row by logarithms of sums, written apart from the code under test. */
function lossOf(weight: ArrayLike<number>, bias: ArrayLike<number>, x: Float32Array, label: number): number {
  const z = Array.from(bias, (b, c) => x.reduce((sum, v, j) => sum + v * weight[j * bias.length + c]!, b))
  const largest = Math.max(...z)
  return largest + Math.log(z.reduce((sum, v) => sum + Math.exp(v - largest), 0)) - z[label]!
}
const weight = [0.4, -0.3, 0.1, 0.2, 0.5, -0.6]
const bias = [0.1, 0, -0.2]
const x = Float32Array.of(1.5, -0.5)
const head = () => ({ weight: Float32Array.from(weight), bias: Float32Array.from(bias), kind: 'single' as const })

test('of several classes the step goes down the gradient, as finite differences say', () => {
  const stepped = head()
  stepOnline(stepped, { x, target: Float64Array.of(0, 1, 0) }, () => 0.25)
  const e = 1e-5
  weight.forEach((value, i) => {
    const slope =
      (lossOf(weight.with(i, value + e), bias, x, 1) - lossOf(weight.with(i, value - e), bias, x, 1)) / (2 * e)
    expect(stepped.weight[i]).toBeCloseTo(value - 0.25 * slope, 6)
  })
  bias.forEach((value, i) => {
    const slope =
      (lossOf(weight, bias.with(i, value + e), x, 1) - lossOf(weight, bias.with(i, value - e), x, 1)) / (2 * e)
    expect(stepped.bias[i]).toBeCloseTo(value - 0.25 * slope, 6)
  })
})

test('the rate bends with what was fitted as second differences along the step say', () => {
  const rows = [Float32Array.of(0.3, 1), Float32Array.of(-1, 0.5), Float32Array.of(2, 0)]
  const probabilities = rows.map((row) => probabilitiesAt(head(), row))
  const difference = probabilitiesAt(head(), x).map((p, c) => p - [0, 1, 0][c]!)
  const fitted = { rows, probabilities, worth: 12, l2: 0.4 }
  const g = [...x].flatMap((v) => [...difference].map((d) => v * d))
  const along = (t: number) => {
    const at = weight.map((w, i) => w + t * g[i]!)
    const free = bias.map((b, c) => b + t * difference[c]!)
    const fit = rows.reduce((sum, row) => sum + lossOf(at, free, row, 0), 0)
    return (12 / 3) * fit + 0.2 * at.reduce((sum, w) => sum + w * w, 0)
  }
  const e = 1e-3
  const bent = (along(e) - 2 * along(0) + along(-e)) / e ** 2
  const square = [...g, ...difference].reduce((sum, v) => sum + v * v, 0)
  const own = (1.5 ** 2 + 0.5 ** 2 + 1) * square * 0.5
  expect(steepestRate(x, difference, 'single', fitted)).toBeCloseTo(square / (bent + own), 4)
})

test('an answer the head is sure of anyway moves nothing', () => {
  const fitted = { rows: [], probabilities: [], worth: 0, l2: 0 }
  expect(steepestRate(x, Float64Array.of(0, 0), 'single', fitted)).toBe(0)
})
