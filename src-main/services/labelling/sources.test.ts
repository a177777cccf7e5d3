import { expect, test } from 'vitest'
import type { Card } from '../../contract/cards.ts'
import { embedding, fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { labellingProject, next } from '../../../tests/hosts/labelling-project.ts'
import type { Studio } from '../open-studio.ts'

const rule = { exact: false, priority: 0, active: true }
const answer = (studio: Studio, { sample, guesses, sources }: Card, label: string, shown = guesses) =>
  studio.labelling.answer({
    annotator: 'Ada',
    sample: sample.id,
    kind: 'label',
    label,
    reason: null,
    dwellMs: 1,
    model: null,
    shown,
    sources,
  })

test('what sources said is kept with the answer, and after twenty answers decides their order', async () => {
  const compute = fakeCompute({ embed: embedding(() => [1, 0]) })
  const { studio } = await labellingProject({ count: 80, settings: { retrainEvery: 1000 }, compute })
  // The one that is heard first begins wrong, the neighbours are right.
  await studio.suggestions.addRule({ ...rule, phrase: 'text', label: 'b' })
  const places: string[][] = []
  for (let i = 0; i < 26; i++) {
    const [card] = (await next(studio)).cards
    places.push(card!.sources.map(({ source }) => source))
    await answer(studio, card!, 'a', i % 2 ? [] : card!.guesses)
  }
  expect(places[0]).toEqual(['rules.v1'])
  expect(places[1]).toEqual(['rules.v1', 'exemplars.v1', 'neighbours.v1'])
  expect(places[25]).toEqual(['exemplars.v1', 'neighbours.v1', 'rules.v1'])
  const { cards, sources } = await studio.suggestions.sources()
  expect(cards).toBe(26)
  expect(sources).toMatchObject([
    { source: 'exemplars.v1', right: 25, of: 25, coverage: 25 / 26 },
    { source: 'neighbours.v1', right: 25, of: 25 },
    { source: 'rules.v1', right: 0, of: 26, shown: 13, coverage: 1, precision: { value: 0, low: 0 } },
  ])
  expect(places[25]).toEqual(sources.map(({ source }) => source))
  await studio.labelling.undo({ annotator: 'Ada' })
  expect((await studio.suggestions.sources()).cards).toBe(25)
})
