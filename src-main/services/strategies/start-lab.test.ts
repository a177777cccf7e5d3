import { expect, test } from 'vitest'
import { NeedsModelFirst, UnknownStrategy } from '../../query-strategies/faces.ts'
import { NamesNotUsed } from '../../experiments/names-cannot-teach.ts'
import { startLab, TooFewLabels } from './start-lab.ts'

/** A project without labels: what is asked is looked at before what there is. */
const begin = (...strategies: string[]) => beginOn('one', ...strategies)
const beginOn = (pools: 'one' | 'redrawn', ...strategies: string[]) => {
  const first = { counts: { labelled: 0 }, task: { kind: 'single' } }
  const session = { project: { db: null }, of: () => first } as unknown as Parameters<typeof startLab>[1]
  const request = { pools, strategies, startSize: 20, batch: 10, budget: 60, seeds: 1, learner: 'softmax-head.v1' }
  return () => startLab({} as Parameters<typeof startLab>[0], session, request)
}

test('takes strategies and pairs, and wants labels to test on and to ask for again', () => {
  expect(begin('random.v1', 'typiclust.v1+margin.v1')).toThrow(new TooFewLabels(0, 40))
  // Each run on a random half: the half needs as many.
  expect(beginOn('redrawn', 'random.v1')).toThrow(new TooFewLabels(0, 80))
})

test('refuses a strategy it does not know, and a pair that could not begin, by name', () => {
  expect(begin('random.v1', 'crystal-ball.v1')).toThrow(UnknownStrategy)
  expect(begin('margin.v1+typiclust.v1')).toThrow(NeedsModelFirst)
})

test('names are not to teach a learner that does not hear them', () => {
  const first = { counts: { labelled: 100 }, task: { kind: 'single' } }
  const session = { project: { db: null }, of: () => first } as unknown as Parameters<typeof startLab>[1]
  const request = { strategies: ['random.v1'], startSize: 20, batch: 10, budget: 60, seeds: 1, names: true }
  const begin = () =>
    startLab({} as Parameters<typeof startLab>[0], session, { ...request, learner: 'softmax-head.v1' })
  expect(begin).toThrow(new NamesNotUsed('softmax-head.v1'))
})
