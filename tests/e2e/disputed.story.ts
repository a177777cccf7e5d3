import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

const topics = {
  card: ['card', 'pin', 'chip', 'contactless'],
  transfer: ['transfer', 'iban', 'payee', 'pending'],
  rate: ['exchange', 'euro', 'dollar', 'rate'],
} as const
const names = Object.keys(topics) as (keyof typeof topics)[]
const word = (topic: number, i: number) => topics[names[topic % 3]!][i % 4]!
/** Of one topic: with its label. */
const pure = Array.from({ length: 60 }, (_, i) => [`my ${word(i, i >> 2)} and ${word(i, i)} no ${i}`, names[i % 3]!])
/** Of two at once: no model can be sure, and a small one says other things than its teacher. */
const mixed = Array.from({ length: 240 }, (_, i) => `my ${word(i, i >> 2)} and ${word(i + 1 + (i % 2), i)} no ${i}`)

let story: OpenPage
const folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))

beforeAll(async () => {
  const file = join(folder, 'labelled.csv')
  await writeFile(file, `text,label\n${pure.map((row) => row.join(',')).join('\n')}\n`)
  story = await preparedProject({
    texts: mixed,
    async prepare(studio) {
      const done = async (job: Promise<{ id: string }> | { id: string }) => {
        const { state } = await studio.jobs.wait({ id: (await job).id })
        expect(state).toBe('done')
      }
      await done(studio.data.import({ path: file, trustLabels: true }))
      await done(studio.models.embed({}))
      await done(studio.models.train({ learner: 'softmax-head.v1' }))
      await done(studio.models.distil({ bytes: 200_000, options: { epochs: 5 }, seed: 4 }))
    },
  })
  await story.page.getByRole('link', { name: 'Models' }).click()
})
afterAll(async () => {
  await story?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('samples that a student and its teacher call differently are the next cards, in the order of the list', async () => {
  const { page } = story
  const panel = page.locator('section', { hasText: 'Where student and teacher disagree' })
  const models = page.locator('section', { hasText: 'All models' }).locator('tbody tr')
  await models.filter({ hasText: 'Bag of patterns' }).getByRole('button').first().click()
  await expect.poll(() => panel.textContent()).toMatch(/[1-9]\d* of \d+ unlabelled samples/)
  const rows = panel.locator('tbody tr')
  await expect.poll(() => rows.first().textContent()).toContain('my ')
  const listed = await rows.locator('td:first-child').allTextContents()
  expect(listed.length).toBeGreaterThan(2)
  await panel.getByRole('button', { name: 'Ask these first' }).click()
  await panel.getByRole('link', { name: 'Label', exact: true }).click()
  for (const text of listed.slice(0, 3)) {
    await expect.poll(() => page.locator('article.card').textContent()).toContain(text.trim())
    await page.keyboard.press('1')
  }
  expect(story.complaints).toEqual([])
})
