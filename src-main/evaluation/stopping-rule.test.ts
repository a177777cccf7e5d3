import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32 } from '../platform/random.ts'
import { accuracyGain } from './paired-comparison.ts'
import { BOTH_SIDES, cohenKappa, f1Bound, halfAsMany, stoppingLight } from './stopping-rule.ts'

test('kappa is the reference’s: one change in ten, and the textbook pair', () => {
  const { prev, cur, kappa } = golden<{ prev: number[]; cur: number[]; kappa: number }>('stopping')
  expect(cohenKappa(prev, cur)).toBeCloseTo(kappa, 12)
  const pair = golden<{ a: number[]; b: number[]; kappa: number }>('cohen_kappa')
  expect(cohenKappa(pair.a, pair.b)).toBeCloseTo(pair.kappa, 12)
})

test('how far F1 may still move is bounded as in the reference', () => {
  const { T } = golden<{ T: Record<string, number> }>('bloodgood_bound')
  for (const [agreement, bound] of Object.entries(T)) expect(f1Bound(Number(agreement))).toBeCloseTo(bound, 9)
})

test('kappa of two labellings that know one class only is full agreement', () => {
  expect(cohenKappa([4, 4], [4, 4])).toBe(1)
})

const SETTLED = [0.99, 0.995, 0.999]
const known = { samples: 200, count: 0 }
const gained = (low: number, value: number, high: number) => ({ low, value, high, labels: 200, samples: 200 })
const codes = ({ reasons }: ReturnType<typeof stoppingLight>) => reasons.map(({ code }) => code)

test('is green only when predictions stand still, further labels are shown to bring little and no class is unknown', () => {
  const flat = { kappas: SETTLED, gain: gained(-0.01, 0.002, 0.015), unknown: known }
  expect(stoppingLight(flat).light).toBe('green')
  // .015 over 200 labels are .0075 a hundred.
  expect(stoppingLight(flat).reasons[1]).toEqual({
    code: 'holdout-flat',
    fields: { low: -0.005, high: 0.0075, samples: 200 },
  })
  const rising = stoppingLight({ ...flat, gain: gained(-0.01, 0.01, 0.03) })
  expect([rising.light, codes(rising)]).toEqual(['amber', ['predictions-stable', 'holdout-rising']])
  const unknown = stoppingLight({ ...flat, unknown: { samples: 200, count: 2 } })
  expect([unknown.light, codes(unknown)[2]]).toEqual(['amber', 'classes-unknown'])
})

test('says what it lacks: models to compare, samples that would have shown a class', () => {
  const light = stoppingLight({ kappas: SETTLED, gain: null, unknown: { samples: 80, count: 0 } })
  expect([light.light, codes(light)]).toEqual(['amber', ['predictions-stable', 'holdout-unpaired', 'classes-untold']])
  // Wilson's bound of 0 of n is z²/(n + z²) with z = 1.2816: at most 2 % from 81 samples on.
  expect(light.reasons[2]!.fields['needed']).toBe(81)
  expect(codes(stoppingLight({ kappas: SETTLED, gain: null, unknown: { samples: 81, count: 0 } }))).toHaveLength(2)
})

test('is red while predictions move, and before three trainings', () => {
  expect(stoppingLight({ kappas: [0.6, 0.7, 0.8], gain: gained(0, 0, 0), unknown: known }).light).toBe('red')
  expect(stoppingLight({ kappas: [1, 1], gain: gained(0, 0, 0), unknown: known }).light).toBe('red')
})

test('compares with the newest model that had at most half the labels', () => {
  expect(halfAsMany([10, 20, 40, 60, 80, 81])).toBe(2)
  expect(halfAsMany([50, 60])).toBe(-1)
  expect(halfAsMany([])).toBe(-1)
})

/** How often the hold-out is called flat over `draws`, where two models are right with these chances: both, the older alone, the newer alone. */
function calledFlat(lost: number, gainedShare: number, samples: number, labels: number, draws = 400): number {
  const random = mulberry32(samples + labels)
  let flat = 0
  for (let draw = 0; draw < draws; draw++) {
    const pairs = { samples, lost: 0, gained: 0 }
    for (let i = 0; i < samples; i++) {
      const u = random()
      if (u < lost) pairs.lost++
      else if (u < lost + gainedShare) pairs.gained++
    }
    const gain = { ...accuracyGain(pairs, BOTH_SIDES), samples, labels }
    flat += Number(codes(stoppingLight({ kappas: SETTLED, gain, unknown: known }))[1] === 'holdout-flat')
  }
  return flat / draws
}

test('a rise is hardly ever called flat, and no rise is called so where the hold-out can show it', () => {
  // .70 to .80 and .80 to .85 over the last hundred labels, a third as many lost as gained.
  for (const samples of [50, 100, 200]) {
    expect(calledFlat(0.05, 0.15, samples, 100)).toBeLessThanOrEqual(0.01)
    expect(calledFlat(0.025, 0.075, samples, 100)).toBeLessThanOrEqual(0.05)
    // Just one point a hundred labels is flat in one of ten, give or take what 400 draws do.
    expect(calledFlat(0.03, 0.05, samples, 200)).toBeLessThanOrEqual(0.13)
    expect(calledFlat(0.03, 0.08, samples, 500)).toBeLessThanOrEqual(0.13)
  }
  // No rise at all, 4 % of the answers changed.
  expect(calledFlat(0.02, 0.02, 200, 500)).toBeGreaterThan(0.9)
  expect(calledFlat(0.02, 0.02, 300, 200)).toBeGreaterThan(0.6)
})
