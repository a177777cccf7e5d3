import { afterEach, expect, test } from 'vitest'
import type { Studio } from '../../src-main/services/open-studio.ts'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

/** Two people have answered; a second kind of model is on trial beside the first. */
async function onTrial(studio: Studio) {
  for (const annotator of ['Ada', 'Bo'])
    for (const { sample } of (await studio.labelling.next({ annotator, count: 12, holding: [] })).cards) {
      const label = ['card', 'rate', 'transfer'][sample.id % 3]!
      await studio.labelling.answer({
        annotator,
        sample: sample.id,
        kind: 'label',
        label,
        reason: null,
        dwellMs: 900,
        model: null,
        shown: [],
      })
    }
  await studio.jobs.wait(await studio.models.embed({}))
  for (const learner of ['softmax-head.v1', 'mlp-head.v1'])
    await studio.jobs.wait(await studio.models.train({ learner }))
}

test('a new kind of model is told in Models with its share, and goes to all cards or back by a click', async () => {
  story = await preparedProject({ labels: ['card', 'rate', 'transfer'], prepare: onTrial })
  const { page } = story
  await page.getByRole('link', { name: 'Models' }).click()
  const panel = page.locator('section', { has: page.getByRole('heading', { name: 'New models, step by step' }) })
  await expect.poll(() => panel.textContent()).toMatch(/Model 2 guesses on 1\s% of cards, model 1 on all others/)
  await expect.poll(() => panel.textContent()).toContain('several people have answered here')
  await panel.getByRole('button', { name: 'Back to model 1' }).click()
  await expect.poll(() => panel.textContent()).toContain('Model 2 was taken back')
  await expect
    .poll(() =>
      page
        .getByRole('row', { name: /In use/ })
        .first()
        .textContent(),
    )
    .toContain('1')
  await panel.getByRole('button', { name: 'Turn off' }).click()
  await expect
    .poll(() => panel.textContent())
    .toContain('Off: a new model guesses on all cards at once. Chosen by hand.')
})
