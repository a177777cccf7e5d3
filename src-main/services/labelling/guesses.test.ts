import { expect, test } from 'vitest'
import { labellingProject, next, quiet, samplesIn, say } from '../../../tests/hosts/labelling-project.ts'

test('a card shows what the model in use guesses when it is dealt, not the one that was when it was queued', async () => {
  const { studio } = await labellingProject({ settings: { retrainEvery: 10 } })
  const label = async (ids: readonly number[]) => {
    for (const [i, id] of ids.entries()) await say(studio, id, i % 2 ? 'a' : 'b')
    await quiet(studio)
  }
  await label(await samplesIn(studio, 10))
  const other = await studio.labelling.next({ annotator: 'Bo', count: 10, holding: [] })
  const chosen = [57, 41, 59]
  await studio.labelling.askFirst({ annotator: 'Ada', samples: chosen })
  for (const [i, { sample }] of other.cards.entries()) await say(studio, sample.id, i % 2 ? 'a' : 'b')
  await quiet(studio)
  const { cards } = await next(studio, 3)
  expect(cards.map(({ sample }) => sample.id)).toEqual(chosen)
  for (const card of cards)
    expect(card).toMatchObject({
      guesses: [{ label: 'a', probability: expect.closeTo(0.9, 6) }],
      guessedBy: { suggester: 'model.v1', model: { version: 2 } },
      why: { strategy: 'chosen-by-hand', model: null },
    })
})
