import { expect, test } from 'vitest'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { preparedProject } from './prepared-project.ts'

/** Twenty answers, and a model of them. */
async function withModel(studio: Studio): Promise<void> {
  const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 20, holding: [] })
  for (const { sample } of cards) {
    const text = sample.content.kind === 'text' ? sample.content.text : ''
    const label = ['cards', 'rates', 'transfers'].find((one) => text.includes(one))!
    await studio.labelling.answer({
      annotator: 'Ada',
      sample: sample.id,
      kind: 'label',
      label,
      reason: null,
      dwellMs: 1,
      model: null,
      shown: [],
    })
  }
  for (const work of [() => studio.models.embed({}), () => studio.models.train({})]) {
    const { id } = await work()
    await studio.jobs.wait({ id })
  }
}

test('a text is asked about and answered once the model is ready; Doctor says what is ready and since when', async () => {
  const { page, close } = await preparedProject({ labels: ['cards', 'rates', 'transfers'], prepare: withModel })
  try {
    await page.getByRole('link', { name: 'Models' }).click()
    await page.getByLabel('A text to ask about').fill('question 9 about rates')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Ask the model' }) })
    // Asked anew by itself, where it was not ready yet.
    await panel.locator('li').first().waitFor()
    await expect.poll(() => panel.locator('li').first().textContent()).toMatch(/^rates/)
    await page.getByRole('link', { name: 'Doctor' }).click()
    const serving = page.locator('section', { has: page.getByRole('heading', { name: 'What answers at once' }) })
    await expect.poll(() => serving.locator('tbody tr').count()).toBe(2)
    await expect.poll(() => serving.locator('.state', { hasText: 'ready' }).count()).toBe(2)
  } finally {
    await close()
  }
})
