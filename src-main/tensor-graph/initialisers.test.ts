import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32 } from '../platform/random.ts'
import {
  balancedWeights,
  effectiveNumberWeights,
  fans,
  heNormal,
  heUniform,
  logPriors,
  rareRowScales,
  xavierNormal,
  xavierUniform,
  type Initialiser,
} from './initialisers.ts'

const init = golden<Record<string, number>>('init')
const shape = [init['fan_in']!, init['fan_out']!]
const draw = (initialise: Initialiser) => initialise(shape, mulberry32(1))
const deviation = (x: Float32Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length)
const worst = (a: ArrayLike<number>, b: readonly number[]) => Math.max(...b.map((x, i) => Math.abs(x - a[i]!)))

test('uniform initialisers fill the reference bounds and never leave them', () => {
  for (const [initialise, bound] of [
    [xavierUniform, init['xavier_uniform_bound']!],
    [heUniform, init['he_uniform_bound']!],
  ] as const) {
    const largest = draw(initialise).reduce((top, x) => Math.max(top, Math.abs(x)), 0)
    expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6))
    expect(largest).toBeGreaterThan(bound * 0.999)
  }
})

test('normal initialisers have the reference deviation, to 1 % over 30 000 draws', () => {
  expect(deviation(draw(xavierNormal)) / init['xavier_normal_std']!).toBeCloseTo(1, 2)
  expect(deviation(draw(heNormal)) / init['he_normal_std']!).toBeCloseTo(1, 2)
})

test('a convolution’s fans count the kernel’s area', () => {
  expect(fans([64, 32, 3, 3])).toEqual({ in: 288, out: 576 })
})

test('class counts give the reference priors, row scales and weights, to 1e-6', () => {
  const g = golden<Record<string, number[]>>('freq_init')
  const counts = g['counts']!
  expect(worst(logPriors(counts), g['bias_log_prior']!)).toBeLessThan(1e-6)
  expect(worst(rareRowScales(counts), g['scale_sqrt_inv']!)).toBeLessThan(1e-6)
  expect(worst(rareRowScales(counts, 3), g['scale_clipped_3']!)).toBeLessThan(1e-6)
  expect(worst(effectiveNumberWeights(counts), g['effective_number_beta_0_99']!)).toBeLessThan(1e-6)
  expect(worst(balancedWeights(counts), g['balanced_weight']!)).toBeLessThan(1e-5)
})

test('a class never seen gets a finite prior: every count one more', () => {
  expect(worst(logPriors([8, 0]), [Math.log(0.9), Math.log(0.1)])).toBeLessThan(1e-6)
})
