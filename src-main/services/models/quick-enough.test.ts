import { expect, test } from 'vitest'
import { learnerFace } from '../../learners/faces.ts'
import { NoStudentSoQuick, quickEnough, waysToBeQuick } from './quick-enough.ts'

const control = { signal: new AbortController().signal, progress: () => {} }
/** Each choice takes as long as its place says. */
const clock = (...medians: number[]) => ({
  run: async () => medians.map((medianMs, choice) => ({ choice, medianMs })) as never,
})

test('the slowest way that is quick enough is taken; where none is, the quickest is told', async () => {
  const wanted = { learner: 'x', choices: [{}, {}, {}], classes: 2, ms: 5 }
  expect(await quickEnough(clock(9, 4), wanted, control)).toBe(1)
  await expect(quickEnough(clock(9, 8.123, 7), { ...wanted, ms: 1 }, control)).rejects.toThrow(NoStudentSoQuick)
  await expect(quickEnough(clock(9, 7.123), { ...wanted, ms: 1 }, control)).rejects.toMatchObject({
    fields: { learner: 'x', ms: 1, quickest: 7.1 },
  })
})

test('sizes or settings come slowest first, and what is given stays', () => {
  const bag = waysToBeQuick(learnerFace('ngram-bag.v1'), { classes: 4, given: { epochs: 3 } })
  const sizes = bag.map(({ vocabulary, width }) => Number(vocabulary) * Number(width))
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  expect(new Set(bag.map(({ epochs }) => epochs))).toEqual(new Set([3]))
  expect(waysToBeQuick(learnerFace('ngram-bag.v1'), { classes: 4, bytes: 1_000_000 })).toHaveLength(1)
  const encoder = learnerFace('encoder-student.v1')
  expect(waysToBeQuick(encoder, { classes: 4 }).map(({ layers }) => layers)).toEqual([
    '12',
    '8',
    '6',
    '4',
    '3',
    '2',
    '1',
  ])
  expect(waysToBeQuick(encoder, { classes: 4, given: { layers: '2' } })).toEqual([{ layers: '2' }])
})
