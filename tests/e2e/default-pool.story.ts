import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

test('a column of views is chosen, and the next cards come by it and say so', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'kindling-views-')), 'viewed.csv')
  const lines = Array.from({ length: 40 }, (_, i) => `asked about ${i},,${(i * 7) % 20}`)
  writeFileSync(file, `text,label,views\n${lines.join('\n')}\n`)
  story = await preparedProject({
    async prepare(studio) {
      const { id } = await studio.data.import({ path: file, trustLabels: false })
      await studio.jobs.wait({ id })
    },
  })
  const { page } = story
  await page.getByRole('link', { name: 'Strategies' }).click()
  await page.getByText('Before there are names or a model').click()
  await page.getByRole('combobox', { name: 'views' }).first().selectOption('views')
  await page.getByText('every second card comes by these columns now').waitFor()
  await page.getByLabel('Refresh: Popularity').selectOption('live')
  await expect.poll(() => page.getByLabel('Refresh: Popularity').inputValue()).toBe('live')
  await page.getByText('Cold start').waitFor({ timeout: 60_000 })
  await page.keyboard.press('Alt+2')
  // Those that the page held before it was chosen come first.
  const card = page.locator('article.card')
  const why = page.locator('aside.side')
  await expect
    .poll(
      async () => {
        const said = await why.textContent()
        if (said?.includes('There is no model yet: asked because')) return true
        const sample = await card.getAttribute('data-sample')
        await page.keyboard.press('Space')
        await expect.poll(() => card.getAttribute('data-sample')).not.toBe(sample)
        return false
      },
      { timeout: 60_000 },
    )
    .toBe(true)
})

test('an import names the columns that say what is asked first, and those that say where samples come from', async () => {
  story = await preparedProject({})
  const { page, home } = story
  const file = join(home, 'viewed.csv')
  const lines = Array.from({ length: 20 }, (_, i) => `seen ${i},${(i * 7) % 20},${i % 2 ? 'phone' : 'desk'}`)
  writeFileSync(file, `text,clicks,device\n${lines.join('\n')}\n`)
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(file)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await dialog.getByText('What other columns say').click()
  await dialog.getByLabel('Views').selectOption('clicks')
  await dialog.getByLabel('Column 1').selectOption('device')
  await dialog.getByLabel('Column 2').waitFor()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('20 records read.').waitFor()
  const kept = await afterwards(story, async ({ strategies, suggestions }) => ({
    pool: await strategies.defaultPool(),
    contexts: await suggestions.context(),
  }))
  expect([kept.pool.choice.views, kept.contexts.columns]).toEqual(['clicks', ['device']])
})
