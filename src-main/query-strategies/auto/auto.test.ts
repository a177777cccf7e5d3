import { describe, expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { clusteredFeatures, makeRequest, randomProbabilities } from '../../../tests/query-strategies/make-request.ts'
import { matrix } from '../../platform/matrix.ts'
import type { SelectionRequest } from '../strategy.ts'
import { auto } from './auto.ts'
import { errorsSince, guessed, remembered } from './memory.ts'
import { nextPhase } from './next-phase.ts'
import { errorAuroc } from './signals.ts'
import { quotas } from '../batch/quotas.ts'
import { slotsOf } from './slots.ts'

const choose = (request: SelectionRequest, randomShare = 0.1) => auto.choose(request, { randomShare })
const good = { missing: 0.05, auroc: 0.7, gain: 0.2 }
const fresh = remembered(undefined)

describe('the switch', () => {
  test('needs all three signals for two rounds in a row', () => {
    const once = nextPhase(fresh, good, 5, null)
    expect(once).toMatchObject({ phase: 2, passed: 1 })
    expect(nextPhase({ ...fresh, ...once }, good, 5, null)).toMatchObject({
      phase: 3,
      reasons: [{ code: 'auto-switched' }],
    })
    const spoilt = nextPhase({ ...fresh, ...once }, { ...good, gain: 0.3 }, 5, null)
    expect(spoilt).toMatchObject({ phase: 2, passed: 0 })
  })
  test.each([
    ['unseen classes', { ...good, missing: 0.11 }],
    ['uncertainty that says little', { ...good, auroc: 0.64 }],
    ['uncertainty nobody can judge', { ...good, auroc: null }],
    ['coverage still growing', { ...good, gain: 0.26 }],
  ])('waits for %s', (_, signals) => {
    expect(nextPhase({ ...fresh, phase: 2, passed: 1 }, signals, 5, null)).toMatchObject({ phase: 2, passed: 0 })
  })
})

describe('the way back', () => {
  const there = { ...fresh, phase: 3 as const, classes: 5 }
  test('when a class came in', () => {
    expect(nextPhase(there, good, 6, null)).toMatchObject({ phase: 2, reasons: [{ code: 'auto-reverted-class' }] })
  })
  test('when uncertainty is blind twice', () => {
    const once = nextPhase(there, { ...good, auroc: 0.5 }, 5, null)
    expect(once).toMatchObject({ phase: 3, blind: 1 })
    expect(nextPhase({ ...there, ...once }, { ...good, auroc: 0.5 }, 5, null)).toMatchObject({
      phase: 2,
      reasons: [{ code: 'auto-reverted-blind' }],
    })
  })
  test('when random slots found more errors three times in a row; an unanswered round changes nothing', () => {
    let state = there
    for (const ahead of [true, true, null, true]) {
      expect(state.phase).toBe(3)
      state = { ...state, ...nextPhase(state, good, 5, ahead) } as typeof there
    }
    expect(state.phase).toBe(2)
    expect(nextPhase({ ...there, behind: 2 }, good, 5, false)).toMatchObject({ phase: 3, behind: 0 })
  })
})

test('water-filling quotas are those of the reference', () => {
  const { n, b, quota } = golden<{ n: number[]; b: number; quota: number[] }>('class_balance')
  expect([...quotas(n, b)]).toEqual(quota)
})

test('a quarter of what is not random goes to rare classes, only while labels are uneven', () => {
  const [even, uneven] = [slotsOf(20, Int32Array.of(4, 6, 5), 0.1), slotsOf(20, Int32Array.of(40, 6, 5), 0.1)]
  expect([even.random, ...even.balanced]).toEqual([2, 0, 0, 0])
  expect([uneven.random, ...uneven.balanced]).toEqual([2, 0, 2, 2])
})

test('memory survives as plain numbers and text, and nonsense in it is forgotten', () => {
  const kept = { ...fresh, phase: 3 as const, labels: 40, coverage: 0.4, random: guessed([{ row: 3, guess: 1 }]) }
  expect(remembered({ ...kept })).toEqual(kept)
  expect(remembered({ ...kept, coverage: Number.NaN, random: 7 })).toEqual({ ...kept, coverage: 0, random: '' })
})

test('guesses of the last batch are held against the labels that came', () => {
  const pairs = guessed([
    { row: 3, guess: 1 },
    { row: 5, guess: 0 },
    { row: 9, guess: 2 },
  ])
  const answers: Readonly<Record<number, number>> = { 3: 1, 5: 2 }
  const isRight = (row: number, guess: number) => (row in answers ? answers[row] === guess : null)
  expect(errorsSince(pairs, isRight)).toEqual({ errors: 1, of: 2 })
  expect(errorsSince('', isRight)).toEqual({ errors: 0, of: 0 })
})

test('the error AUROC is asked for with fifteen errors and fifteen hits, not before', () => {
  const row = (sure: boolean) => (sure ? [0.9, 0.1] : [0.55, 0.45])
  const outOfFold = (wrong: number, right: number) => ({
    probabilities: matrix(
      wrong + right,
      2,
      Float32Array.from(Array.from({ length: wrong + right }, (_, i) => row(i >= wrong)).flat()),
    ),
    labels: Int32Array.from({ length: wrong + right }, (_, i) => Number(i < wrong)),
  })
  expect(errorAuroc(outOfFold(14, 40))).toBeNull()
  expect(errorAuroc(outOfFold(15, 40))).toBe(1)
})

const features = clusteredFeatures(120, 8, 3, 4)
const labelled = { rows: Int32Array.of(0, 1, 2, 3, 4, 5), labels: Int32Array.of(0, 1, 2, 0, 1, 2) }
const output = { probabilities: randomProbabilities(120, 3, 5) }

test('without a model the pool is covered: one sample of each cluster in a batch of three', async () => {
  const { picks, reasons } = await choose(makeRequest({ features, count: 3 }))
  expect(new Set(picks.map(({ row }) => row % 3)).size).toBe(3)
  expect(reasons[0]!.code).toBe('auto-start')
})

test('with one, what it is unsure of is covered; the memory tells what was guessed of whom', async () => {
  const { picks, reasons, memory } = await choose(makeRequest({ features, labelled, output, count: 20 }))
  expect(picks.filter(({ parts }) => parts['random'] === 1)).toHaveLength(0)
  expect(reasons.map(({ code }) => code)).toEqual(['auto-phase-2-early'])
  const { random, chosen, labels } = remembered(memory)
  expect([random, chosen.split(' ').length, labels]).toEqual(['', 20, 6])
})

test('a class with a single label among many is rare: what may be of it is asked; among few it is only new', async () => {
  const rows = Int32Array.from({ length: 12 }, (_, i) => i)
  const one = (count: number) => ({
    rows: rows.slice(0, count),
    labels: rows.slice(0, count).map((row) => Number(row === 0)),
  })
  const two = { probabilities: randomProbabilities(120, 2, 5) }
  const code = async (count: number) =>
    (await choose(makeRequest({ features, labelled: one(count), output: two, count: 4 }))).reasons[0]!.code
  expect([await code(9), await code(10)]).toEqual(['auto-start', 'auto-phase-2-early'])
})

/** As if the switch were behind it. */
const switched = { ...fresh, phase: 3 as const, classes: 3, labels: 3 }

test('after the switch a tenth of the batch is random', async () => {
  const request = makeRequest({ features, labelled, output, count: 20, memory: { ...switched } })
  const { picks, reasons, memory } = await choose(request)
  expect(picks.filter(({ parts }) => parts['random'] === 1)).toHaveLength(2)
  expect(reasons.map(({ code }) => code)).toEqual(['auto-phase-3-early', 'auto-random'])
  expect(remembered(memory).random.split(' ')).toHaveLength(2)
})

test('asked again on the same labels it asks the same, and no round has passed', async () => {
  const ask = (memory?: SelectionRequest['memory']) =>
    choose(makeRequest({ features, labelled, output, count: 9, ...(memory ? { memory } : {}) }))
  const first = await ask()
  const again = await ask(first.memory)
  expect(again.picks.map(({ row }) => row)).toEqual(first.picks.map(({ row }) => row))
  const { passed, phase, gain } = remembered(first.memory)
  expect(remembered(again.memory)).toMatchObject({ passed, phase, gain })
})

test('uneven labels: some of the batch is looked for among samples taken for a rare class', async () => {
  const rows = Int32Array.from({ length: 14 }, (_, i) => 3 * i)
  const uneven = { rows, labels: Int32Array.from(rows, (_, i) => (i < 11 ? 0 : i < 13 ? 1 : 2)) }
  const { picks, reasons } = await choose(
    makeRequest({ features, labelled: uneven, output, count: 10, memory: { ...switched } }),
    0,
  )
  expect(picks).toHaveLength(10)
  expect(reasons.map(({ code }) => code)).toContain('auto-balanced')
})

test('why a sample is asked names what was measured: two likeliest labels where it has one, plain uncertainty where it has several', async () => {
  const several = matrix(6, 3)
  labelled.labels.forEach((label, i) => (several.data[3 * i + label] = 1))
  for (const [labels, part] of [
    [labelled.labels, 'margin'],
    [several, 'uncertainty'],
  ] as const) {
    const { picks } = await choose(makeRequest({ features, labelled: { ...labelled, labels }, output, count: 4 }))
    expect(picks.map(({ parts }) => Object.keys(parts))).toEqual(Array(4).fill(['coverage', part]))
  }
})
