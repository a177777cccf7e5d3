import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import {
  accuracy,
  confusion,
  expectedCalibrationError,
  f1Scores,
  macroF1,
  reliability,
  wilsonInterval,
} from './classification-metrics.ts'

test('calibration error is the reference’s, with ten bins and with five', () => {
  const { conf, correct, ...expected } = golden<{
    conf: number[]
    correct: number[]
    ece_10_equal_width_right_closed: number
    ece_5: number
    mce: number
  }>('ece')
  const hits = correct.map(Boolean)
  expect(expectedCalibrationError(conf, hits, 10)).toBeCloseTo(expected.ece_10_equal_width_right_closed, 9)
  expect(expectedCalibrationError(conf, hits, 5)).toBeCloseTo(expected.ece_5, 9)
  const gaps = reliability(conf, hits, 10).map(({ confidence, accuracy }) => Math.abs(confidence - accuracy))
  expect(Math.max(...gaps)).toBeCloseTo(expected.mce, 9)
})

test('a confidence on the edge of two bins belongs to the lower, 0 to the first', () => {
  const binOf = (confidence: number, bins: number) =>
    reliability([confidence, 1 / (2 * bins)], [true, true], bins)[0]!.samples === 2 ? 'first' : 'later'
  expect([0, 0.1, 0.11].map((confidence) => binOf(confidence, 10))).toEqual(['first', 'first', 'later'])
  expect(reliability([0.6, 0.55], [true, true], 10)).toHaveLength(1)
})

test('F1 of each class and their mean are the reference’s, and a class nobody has or names counts 0', () => {
  const { y, pred, per_class, macro, micro, macro_with_absent_class4 } = golden<{
    y: number[]
    pred: number[]
    per_class: number[]
    macro: number
    micro: number
    macro_with_absent_class4: number
  }>('macro_f1')
  const [truth, predicted] = [Int32Array.from(y), Int32Array.from(pred)]
  f1Scores(truth, predicted, 4).forEach((f1, c) => expect(f1).toBeCloseTo(per_class[c]!, 9))
  expect(macroF1(truth, predicted, 4)).toBeCloseTo(macro, 9)
  expect(macroF1(truth, predicted, 5)).toBeCloseTo(macro_with_absent_class4, 9)
  // With one label a sample, micro-F1 is accuracy.
  expect(accuracy(truth, predicted)).toBeCloseTo(micro, 9)
})

test('confusion counts the truth in rows and what was predicted in columns', () => {
  expect(confusion(Int32Array.of(0, 0, 1, 2), Int32Array.of(0, 1, 1, 0), 3)).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ])
})

test('the interval of a share is the reference’s, and stays in [0, 1] where all or none are hits', () => {
  const { x, n, interval, zero } = golden<{ x: number; n: number; interval: number[]; zero: number[] }>('wilson')
  const bounds = ({ low, high }: ReturnType<typeof wilsonInterval>) => [low, high]
  bounds(wilsonInterval(x, n)).forEach((bound, i) => expect(bound).toBeCloseTo(interval[i]!, 9))
  bounds(wilsonInterval(0, 5)).forEach((bound, i) => expect(bound).toBeCloseTo(zero[i]!, 9))
  const ready = golden<{ correct: number; n: number; wilson_lo: number }>('readiness')
  expect(wilsonInterval(ready.correct, ready.n).low).toBeCloseTo(ready.wilson_lo, 9)
  expect(wilsonInterval(5, 5).high).toBe(1)
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
})
