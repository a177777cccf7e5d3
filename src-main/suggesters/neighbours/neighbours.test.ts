import { expect, test } from 'vitest'
import type { Card } from '../../contract/cards.ts'
import { embedding, fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next, quiet, say } from '../../../tests/hosts/labelling-project.ts'
import { inUnitLength } from '../direction.ts'
import { neighbourVote } from './neighbour-vote.ts'

const voter = (sample: number, labelIds: number[], ...vector: number[]) => ({
  sample,
  labelIds,
  direction: inUnitLength(Float32Array.from(vector)),
})
const close = (shares: readonly (readonly [number, number])[]) =>
  shares.map(([label, share]) => [label, expect.closeTo(share, 6) as number])

// Similarities to (4, 3): .8, .96 and .6, worked out by hand.
const voters = [voter(1, [1], 5, 0), voter(2, [2], 3, 4), voter(3, [1], 0, 2)]
const asked = voter(9, [], 4, 3)

test('each of the nearest weighs as much as it is alike, and as many vote as are asked', () => {
  expect(neighbourVote(asked, voters, 3)).toEqual(
    close([
      [1, 1.4 / 2.36],
      [2, 0.96 / 2.36],
    ]),
  )
  expect(neighbourVote(asked, voters, 2)).toEqual(
    close([
      [2, 0.96 / 1.76],
      [1, 0.8 / 1.76],
    ]),
  )
  expect(neighbourVote(asked, voters, 1)).toEqual(close([[2, 1]]))
})

test('what points away has no vote, a sample none on itself, and nothing comes of nothing', () => {
  expect(neighbourVote(asked, [...voters, voter(4, [7], -4, -3), voter(9, [7], 4, 3)], 9)).toEqual(
    neighbourVote(asked, voters, 3),
  )
  expect(neighbourVote(asked, [], 3)).toEqual([])
  expect(neighbourVote(voter(9, [], 0, 0), voters, 3)).toEqual([])
})

test('with several labels each share stands for itself, and a sample to which none applies weighs against all', () => {
  const several = [voter(1, [1, 2], 1, 0), voter(2, [2], 1, 0), voter(3, [], 1, 0), voter(4, [3], 1, 0)]
  expect(neighbourVote(voter(9, [], 1, 0), several, 3)).toEqual(
    close([
      [2, 2 / 3],
      [1, 1 / 3],
    ]),
  )
})

/** Odd samples lie at (4, 3), even ones at (1, 0): .8 alike. */
const embed = embedding((id) => (id % 2 ? [4, 3] : [1, 0]))

test('the nearest speak from the first label until there is a model', async () => {
  const { studio } = await labellingProject({ compute: fakeCompute({ embed }) })
  const [first, second, third, ...rest] = (await next(studio, 11)).cards as [Card, Card, Card]
  expect([first, second, third].map(({ sample }) => sample.id % 2)).toEqual([1, 0, 1])
  expect(first).toMatchObject({ guesses: [], guessedBy: null })
  await say(studio, first.sample.id, 'a')
  await say(studio, second.sample.id, 'b')
  await studio.labelling.askFirst({ annotator: 'Bo', samples: [21] })
  const [asked] = (await studio.labelling.next({ annotator: 'Bo', count: 1, holding: [] })).cards
  const alike = { source: 'exemplars.v1', sample: first.sample.id, called: String(first.sample.id) }
  expect(asked!.guesses).toEqual([
    {
      label: 'a',
      probability: null,
      share: expect.closeTo(1 / 1.8, 6) as number,
      sources: [alike, { source: 'neighbours.v1' }],
    },
    {
      label: 'b',
      probability: null,
      share: expect.closeTo(0.8 / 1.8, 6) as number,
      sources: [{ source: 'neighbours.v1' }],
    },
  ])
  expect(asked!.guessedBy).toEqual({ suggester: 'exemplars.v1', model: null })
  expect(asked!.sources.map(({ source, label }) => [source, label])).toEqual([
    ['exemplars.v1', 'a'],
    ['neighbours.v1', 'a'],
  ])
  for (const [i, { sample }] of [third, ...rest].entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const [later] = (await next(studio)).cards
  expect(later!.sources.map(({ source, version }) => [source, version])).toEqual([
    ['exemplars.v1', undefined],
    ['model.v1', 1],
  ])
})

test('of what is kept for measuring they say nothing', async () => {
  const settings = { holdoutShare: 0.5, retrainEvery: 40 }
  const { studio } = await labellingProject({ count: 200, compute: fakeCompute({ embed }), settings })
  const { cards } = await next(studio, 40)
  const ids = (measured: boolean) =>
    cards.flatMap(({ purpose, sample }) => ((purpose === 'holdout') === measured ? [sample.id] : []))
  const [one, two, ...asked] = ids(false)
  await say(studio, one!, 'a')
  await say(studio, two!, 'b')
  const sayers = async (samples: readonly number[]) => {
    const again = samples.map((sample) => studio.labelling.card({ annotator: 'Ada', sample }))
    return [...new Set((await Promise.all(again)).flatMap(({ sources }) => sources.map(({ source }) => source)))].sort()
  }
  expect([await sayers(asked), await sayers(ids(true))]).toEqual([['exemplars.v1', 'neighbours.v1'], []])
})
