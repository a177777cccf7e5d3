import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

const lines = Array.from(
  { length: 60 },
  (_, i) =>
    `"turn ${i % 6} of chat ${Math.floor(i / 6)}",c${Math.floor(i / 6)},${i % 6},${i % 2 ? 'customer' : 'agent'}`,
)

test('conversations are named under Data; cards show the turns before, older ones by the keyboard, and the text stays the largest', async () => {
  story = await preparedProject({
    labels: ['question', 'answer'],
    texts: ['a text of no conversation'],
    prepare: async ({ data, jobs, project }) => {
      const file = join((await project.current())!.path, '../chats.csv')
      await writeFile(file, `text,chat_id,turn,role\n${lines.join('\n')}\n`)
      const { id } = await data.import({ path: file, trustLabels: false })
      await jobs.wait({ id })
    },
  })
  const { page } = story
  await page.getByRole('link', { name: 'Data' }).click()
  await page.getByRole('button', { name: 'Use chat_id' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('10 conversations, 60 turns; samples in none: 1.').waitFor()
  await page.getByLabel('Search texts').fill('turn 5 of chat 7')
  await page.getByText('turn 5 of chat 7', { exact: true }).first().dblclick()
  const card = page.locator('article.card')
  await expect.poll(() => card.locator('.text').textContent()).toContain('turn 5 of chat 7')
  const before = card.getByRole('region', { name: 'Turns before' })
  await expect
    .poll(() => before.locator('.turn').allTextContents())
    .toEqual(['agentturn 2 of chat 7', 'customerturn 3 of chat 7', 'agentturn 4 of chat 7'])
  const size = (selector: string) => card.locator(selector).evaluate((at) => parseFloat(getComputedStyle(at).fontSize))
  await expect.poll(async () => (await size('.text .box')) > (await size('.before'))).toBe(true)
  await before.getByRole('button', { name: '2 earlier turns' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => before.locator('.turn').count()).toBe(5)
  await page.keyboard.press('1')
  await expect.poll(() => card.textContent()).not.toContain('turn 5 of chat 7')
  const told = await afterwards(story, async ({ data }) => data.conversations())
  expect(told.columns).toEqual({ conversation: 'chat_id', turn: 'turn', speaker: 'role' })
})
