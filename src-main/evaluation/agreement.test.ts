import { expect, test } from 'vitest'
import { golden } from '../../tests/golden/golden.ts'
import { mulberry32, weightedIndex } from '../platform/random.ts'
import { agreementOfAll, agreementOfTwo } from './agreement.ts'

test('α with answers left out, and κ of two annotators, are the reference’s', () => {
  const { data, nominal } = golden<{ data: (number | null)[][]; nominal: number }>('krippendorff')
  const units = data[0]!.map((_, unit) => data.map((coder) => coder[unit]!).filter((answer) => answer !== null))
  expect(agreementOfAll(units.filter((given) => given.length > 1)).beyondChance!.value).toBeCloseTo(nominal, 12)
  const { a, b, kappa, po } = golden<{ a: number[]; b: number[]; kappa: number; po: number }>('cohen_kappa')
  const two = agreementOfTwo(a.map((answer, i) => [answer, b[i]!] as const))
  expect(two.beyondChance!.value).toBeCloseTo(kappa, 12)
  expect(two.share.value).toBeCloseTo(po, 12)
})

test('α of as many answers everywhere is Fleiss’ κ, its chance without replacement', () => {
  const { table, P_bar, P_e } = golden<{ table: number[][]; P_bar: number; P_e: number }>('fleiss')
  const units = table.map((row) => row.flatMap((n, answer) => new Array<number>(n).fill(answer)))
  const answers = units.flat().length
  // Krippendorff 2018: chance draws two of all answers and puts none back.
  const wanted = 1 - ((1 - P_bar) * (answers - 1)) / ((1 - P_e) * answers)
  expect(agreementOfAll(units).beyondChance!.value).toBeCloseTo(wanted, 12)
  expect(agreementOfAll(units).share.value).toBeCloseTo(P_bar, 12)
})

test('the share of samples two annotators answer alike has Wilson’s interval', () => {
  const answers = Array.from({ length: 30 }, (_, i) => [i % 3, i < 27 ? i % 3 : (i + 1) % 3] as const)
  // The roots p of (27 / 30 − p)² = z² p (1 − p) / 30.
  for (const { share } of [agreementOfTwo(answers), agreementOfAll(answers)]) {
    expect(share.value).toBeCloseTo(0.9, 12)
    expect(share.low).toBeCloseTo(0.7437891742, 9)
    expect(share.high).toBeCloseTo(0.9654001113, 9)
  }
})

test('of many samples the interval of κ is that of its asymptotic variance (Fleiss, Cohen & Everitt 1969)', () => {
  // Counts of [one, other]; p = counts / n.
  const table = [
    [420, 30, 10],
    [25, 260, 40],
    [5, 20, 190],
  ]
  const n = table.flat().reduce((a, b) => a + b, 0)
  const p = table.map((row) => row.map((count) => count / n))
  const rows = p.map((row) => row.reduce((a, b) => a + b, 0))
  const columns = p[0]!.map((_, j) => p.reduce((sum, row) => sum + row[j]!, 0))
  const po = p.reduce((sum, row, i) => sum + row[i]!, 0)
  const pe = rows.reduce((sum, row, i) => sum + row * columns[i]!, 0)
  const kappa = (po - pe) / (1 - pe)
  const a = p.reduce((sum, row, i) => sum + row[i]! * (1 - (rows[i]! + columns[i]!) * (1 - kappa)) ** 2, 0)
  let b = 0
  p.forEach((row, i) => row.forEach((share, j) => (b += i === j ? 0 : share * (columns[i]! + rows[j]!) ** 2)))
  const error = Math.sqrt((a + (1 - kappa) ** 2 * b - (kappa - pe * (1 - kappa)) ** 2) / n) / (1 - pe)
  const answers = table.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)),
  )
  const { value, low, high } = agreementOfTwo(answers).beyondChance!
  expect(value).toBeCloseTo(kappa, 12)
  expect(Math.abs((high - low) / (2 * 1.96 * error) - 1)).toBeLessThan(0.01)
  expect(Math.abs((high + low) / 2 - kappa)).toBeLessThan(0.2 * error)
})

test('full agreement has an interval, and one answer throughout has no agreement beyond chance', () => {
  const alike = Array.from({ length: 20 }, (_, i) => [i % 2, i % 2] as const)
  const { share, beyondChance } = agreementOfTwo(alike)
  // 20 of 20: Wilson by hand, 1 / (1 + z² / 20); κ is 2·share − 1 where both answers are as frequent.
  expect(share).toMatchObject({ value: 1, high: 1 })
  expect(share.low).toBeCloseTo(0.8388748419, 9)
  expect(beyondChance!.low).toBeCloseTo(2 * 0.8388748419 - 1, 9)
  const one = agreementOfAll(Array.from({ length: 20 }, () => [4, 4, 4]))
  expect(one).toMatchObject({ share: { value: 1 }, beyondChance: null })
})

test.each([
  [2, 2, 0.9, 20],
  [5, 0, 0.7, 50],
  [20, 1, 0.97, 30],
])('covers the true agreement: %i labels, skew %d, right %d, %i samples', (labels, skew, right, samples) => {
  const weights = Array.from({ length: labels }, (_, c) => 1 / (c + 1) ** skew)
  const total = weights.reduce((a, b) => a + b, 0)
  const shares = weights.map((w) => w / total)
  const wrong = (1 - right) / (labels - 1)
  // Two annotators who err alike and apart: alike in what is right, and in each of the wrong answers.
  const seen = right ** 2 + (labels - 1) * wrong ** 2
  const given = shares.map((share) => share * right + (1 - share) * wrong)
  const truth = 1 - (1 - seen) / (1 - given.reduce((sum, q) => sum + q * q, 0))
  const random = mulberry32(3)
  const answer = (label: number) =>
    random() < right ? label : (label + 1 + Math.floor((labels - 1) * random())) % labels
  const covered = [0, 0]
  const draws = 500
  for (let draw = 0; draw < draws; draw++) {
    const answers = Array.from({ length: samples }, () => {
      const label = weightedIndex(shares, random)
      return [answer(label), answer(label), answer(label)] as const
    })
    const figures = [agreementOfAll(answers), agreementOfTwo(answers.map(([a, b]) => [a, b] as const))]
    figures.forEach(({ beyondChance }, i) => {
      covered[i]! += Number(!beyondChance || (beyondChance.low <= truth && truth <= beyondChance.high))
    })
  }
  for (const held of covered) {
    expect(held / draws).toBeGreaterThanOrEqual(0.92)
    expect(held / draws).toBeLessThanOrEqual(0.995)
  }
})
