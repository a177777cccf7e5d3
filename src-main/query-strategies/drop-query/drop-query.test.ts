import { expect, test } from 'vitest'
import { makeRequest, toMatrix } from '../../../tests/query-strategies/make-request.ts'
import { dropQuery } from './drop-query.ts'

/** Three groups of five on the circle; the third of each is in the middle. */
const angles = [0, 2, 4].flatMap((angle) => [-0.2, -0.1, 0, 0.1, 0.3].map((away) => angle + away))
const features = toMatrix(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]))
const probabilities = toMatrix(angles.map(() => [0.6, 0.4]))

test('asks the middle of each group of samples that most copies put elsewhere, and none that stay', async () => {
  // Samples 4, 9 and 14 waver once in three: not more than half.
  const wavers = (row: number, mask: number) => Number(row % 5 === 4 ? mask === 0 : mask < 2)
  const dropped = [0, 1, 2].map((mask) => Int32Array.from(angles, (_, row) => wavers(row, mask)))
  for (let seed = 0; seed < 10; seed++) {
    const request = makeRequest({ features, output: { probabilities, dropped }, count: 3, seed })
    const { picks } = await dropQuery.choose(request, {})
    // Of −.2, −.1, 0, .1 the two in the middle are equally near; the lower row wins.
    expect(picks.map(({ row }) => row % 5).every((at) => at === 1 || at === 2)).toBe(true)
    expect(new Set(picks.map(({ row }) => Math.floor(row / 5)))).toEqual(new Set([0, 1, 2]))
    expect(picks.map(({ score }) => score)).toEqual([2 / 3, 2 / 3, 2 / 3])
  }
})

test('where no sample wavers the batch is filled up', async () => {
  const still = [0, 1, 2].map(() => new Int32Array(angles.length))
  const request = makeRequest({ features, output: { probabilities, dropped: still }, count: 4 })
  expect((await dropQuery.choose(request, {})).picks).toHaveLength(4)
})
