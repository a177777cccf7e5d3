import { afterEach, expect, test } from 'vitest'
import type { Studio } from '../../src-main/services/open-studio.ts'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

/** Twelve answers, of which a model is due. */
async function answered(studio: Studio) {
  for (const { sample } of (await studio.labelling.next({ annotator: 'Ada', count: 12, holding: [] })).cards)
    await studio.labelling.answer({
      annotator: 'Ada',
      sample: sample.id,
      kind: 'label',
      label: ['card', 'rate', 'transfer'][sample.id % 3]!,
      reason: null,
      dwellMs: 900,
      model: null,
      shown: [],
    })
  await studio.jobs.wait(await studio.models.embed({}))
}

test('an answer steps the model, cards that wait say so, and a switch ends it', async () => {
  story = await preparedProject({ labels: ['card', 'rate', 'transfer'], retrainEvery: 12, prepare: answered })
  const { page } = story
  const card = page.locator('article.card')
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Answers step the model at once' }) })
  const answersAndSays = async () => {
    const sample = await card.getAttribute('data-sample')
    await page.keyboard.press('1')
    await expect.poll(() => card.getAttribute('data-sample')).not.toBe(sample)
    return (await page.locator('.guess').allTextContents()).join()
  }
  // The first cards were dealt before there was a model.
  await expect.poll(answersAndSays, { interval: 3_000, timeout: 33_000 }).toMatch(/model 1 \+ \d+/)
  await page.getByRole('link', { name: 'Strategies' }).click()
  await page.getByRole('link', { name: 'Suggestions' }).click()
  await expect.poll(() => panel.textContent()).toMatch(/On: \d+ steps? since model 1 was trained\./)
  await panel.getByRole('switch').click()
  await expect.poll(() => panel.textContent()).toContain('Off: the model guesses as it was trained')
})
