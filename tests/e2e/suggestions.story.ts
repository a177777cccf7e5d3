import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

test('a rule is added, speaks first on the next card that it meets, says why, and what came of it is counted', async () => {
  story = await preparedProject({ labels: ['money', 'plastic', 'other'] })
  const { page } = story
  await page.getByRole('link', { name: 'Strategies' }).click()
  await page.getByRole('link', { name: 'Suggestions' }).click()
  await page.getByRole('textbox', { name: 'Words' }).fill('CARDS')
  await page.getByPlaceholder('Suggests').fill('plastic')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add rule' }).click()
  const row = page.locator('tbody tr').first()
  await expect.poll(() => row.textContent()).toContain('plastic')
  // Every third of sixty texts is about cards.
  await expect.poll(() => row.locator('td.r').nth(1).textContent()).toBe('20')
  await page.keyboard.press('Alt+2')
  const card = page.locator('article.card')
  await card.waitFor()
  while (!(await card.textContent())?.includes('cards')) {
    const sample = await card.getAttribute('data-sample')
    await page.keyboard.press('3')
    await expect.poll(() => card.getAttribute('data-sample')).not.toBe(sample)
  }
  const first = page.locator('.guess').first()
  await expect.poll(() => first.textContent()).toContain('plastic')
  await expect.poll(() => first.textContent()).toContain('rule: CARDS')
  await page.getByText('Why these guesses, in this order?').click()
  await expect.poll(() => page.locator('aside.side details ol').textContent()).toContain('not answered yet')
  const sample = await card.getAttribute('data-sample')
  await first.click()
  await expect.poll(() => card.getAttribute('data-sample')).not.toBe(sample)
  await page.getByRole('link', { name: 'Strategies' }).click()
  await page.getByRole('link', { name: 'Suggestions' }).click()
  await expect.poll(() => page.getByRole('row', { name: /Keyword rules/ }).textContent()).toContain('1 of 1')
  const told = await afterwards(story, async (studio) => studio.suggestions.sources())
  expect(told.sources.find(({ source }) => source === 'rules.v1')).toMatchObject({
    right: 1,
    of: 1,
    first: 1,
    shown: 1,
  })
})

test('a suggester that fails says why, and is on again once its file is mended, without a word to the page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-suggesters-'))
  const file = join(folder, 'amounts.mjs')
  writeFileSync(file, "import 'node:fs'\nexport default { id: 'amounts.v1', title: 'Amounts', suggest: () => [] }\n")
  try {
    story = await preparedProject({
      labels: ['money', 'other'],
      prepare: async (studio) => studio.settings.set({ suggesterFolder: folder }),
    })
    const { page } = story
    await page.getByRole('link', { name: 'Strategies' }).click()
    await page.getByRole('link', { name: 'Suggestions' }).click()
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Suggesters of your own' }) })
    await expect.poll(() => panel.textContent()).toContain('A plug-in imports nothing: node:fs')
    const said = "[{ label: 'money', value: 0.9 }]"
    writeFileSync(
      file,
      `export default { id: 'amounts.v1', title: 'Amounts', suggest: (samples) => samples.map(() => ${said}) }\n`,
    )
    await expect.poll(() => panel.locator('tbody tr').first().textContent()).toMatch(/^Amounts amounts\.v1\s*on/)
    // It is asked for the next cards.
    await page.getByRole('link', { name: 'Label' }).click()
    await page.locator('article.card').waitFor()
    await page.keyboard.press('2')
    await expect.poll(() => page.locator('.guess').allTextContents()).toContainEqual(expect.stringContaining('money'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
