import { expect, test } from 'vitest'
import { mulberry32 } from '../platform/random.ts'
import { labelsMacroF1, type LabelsOfOne } from './multi-label-macro-f1.ts'

const SAMPLES: readonly LabelsOfOne[] = [
  { real: [0], given: [0] },
  { real: [0, 1], given: [0, 2] },
  { real: [1], given: [1] },
  { real: [], given: [3] },
  { real: [2, 0], given: [0, 2] },
  { real: [1, 2], given: [2] },
]

// The same formula with matrices, in numpy.
const EXPECTED = { value: 0.7666666666666666, low: 0.502892357611333, high: 0.9281642820936608 }

test('macro-F1 over the labels held and its interval are those of numpy', () => {
  const { value, low, high } = labelsMacroF1(SAMPLES, 5)!
  expect(value).toBeCloseTo(EXPECTED.value, 12)
  expect(low).toBeCloseTo(EXPECTED.low, 6)
  expect(high).toBeCloseTo(EXPECTED.high, 6)
})

test('of labels that nobody has nothing is known; all right is no certainty', () => {
  expect(labelsMacroF1([{ real: [], given: [1] }], 2)).toBeNull()
  const { value, low, high } = labelsMacroF1(
    Array.from({ length: 8 }, (_, i) => ({ real: [i % 2], given: [i % 2] })),
    2,
  )!
  expect([value, high]).toEqual([1, 1])
  expect(low).toBeLessThan(0.7)
})

/** Labels come independently; whoever is hard is missed more often, so that answers of one sample go together. */
test.each([
  [10, 0.7, 0.8, 150, 1],
  [30, 0.9, 0.9, 50, 1],
  [3, 0.9, 0.9, 150, 0],
])(
  'covers the true macro-F1: %i labels, recall %d, precision %d, %i samples, skew %d',
  (labels, recall, precision, samples, skew) => {
    const weights = Array.from({ length: labels }, (_, c) => 1 / (c + 1) ** skew)
    const total = weights.reduce((a, b) => a + b)
    const share = weights.map((w) => Math.min(0.6, (Math.min(2, labels / 3) * w) / total))
    const wrongly = share.map((p) => (p * recall * (1 - precision)) / precision / (1 - p))
    const f1 = share.map((p, c) => (2 * p * recall) / (p + p * recall + (1 - p) * wrongly[c]!))
    const random = mulberry32(7)
    const draws = 200
    let covered = 0
    for (let draw = 0; draw < draws; draw++) {
      const drawn = Array.from({ length: samples }, () => {
        const caught = recall * (random() < 0.3 ? 0.8 : (1 - 0.3 * 0.8) / 0.7)
        const all = [...share.keys()]
        const real = all.filter((c) => random() < share[c]!)
        return { real, given: all.filter((c) => random() < (real.includes(c) ? caught : wrongly[c]!)) }
      })
      const { low, high } = labelsMacroF1(drawn, labels)!
      const held = f1.filter((_, c) => drawn.some(({ real }) => real.includes(c)))
      const truth = held.reduce((a, b) => a + b, 0) / held.length
      covered += Number(low <= truth && truth <= high)
    }
    expect(covered / draws).toBeGreaterThanOrEqual(0.91)
  },
)
