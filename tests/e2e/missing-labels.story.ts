import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenPage } from './open-studio-page.ts'
import { questionsProject } from './questions-project.ts'

let story: OpenPage

beforeAll(async () => {
  story = await questionsProject('missing', 220)
  await story.page.getByRole('link', { name: 'Models' }).click()
})
afterAll(() => story?.close())

test('samples that look like labels without enough answers are put at the front of the queue', async () => {
  const { page } = story
  const panel = page.locator('section', { hasText: 'to ship' })
  await panel.getByRole('button', { name: 'Ask for them' }).click()
  await expect.poll(() => panel.textContent(), { timeout: 30_000 }).toContain('will be asked next')
  await expect.poll(() => panel.textContent()).not.toContain('0 will be asked next')
  await panel.getByRole('link', { name: 'Label', exact: true }).click()
  await page.locator('article.card').waitFor()
  await page.getByRole('link', { name: 'Models' }).click()
})

test('where a student disagrees with its teacher is told', async () => {
  const { page } = story
  const panel = page.locator('section', { hasText: 'Distil a small model' })
  await panel.getByLabel('at most').selectOption({ label: '500 kB' })
  await panel.getByRole('button', { name: 'Distil', exact: true }).click()
  const disputed = page.locator('section', { hasText: 'Where student and teacher disagree' })
  await expect.poll(() => disputed.textContent(), { timeout: 60_000 }).toMatch(/\d+ of \d+ unlabelled samples/)
  expect(story.complaints).toEqual([])
})
