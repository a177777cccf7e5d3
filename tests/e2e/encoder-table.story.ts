import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderOf, textFiles, WORDS } from '../backbones/tiny-models.ts'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

const words = WORDS.slice(4)
/** Each once: the digits of its number in base of how many words there are. */
const textOf = (i: number) =>
  Array.from({ length: 6 }, (_, place) => words[Math.floor(i / words.length ** place) % words.length]).join(' ')
const TEXTS = 1100

let story: OpenPage
const encoder = folderOf(textFiles())
const folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))
const sentences = join(folder, 'sentences.txt')

beforeAll(async () => {
  // Long enough to be cancelled on any machine.
  writeFileSync(sentences, Array.from({ length: 200_000 }, (_, i) => textOf(i)).join('\n'))
  story = await preparedProject({
    labels: ['a', 'b'],
    texts: Array.from({ length: TEXTS }, (_, i) => textOf(i)),
  })
  const { page } = story
  await page.getByRole('link', { name: 'Models' }).click()
  await features().getByRole('combobox', { name: 'Features' }).selectOption({ label: 'Text model from a folder' })
  await features().getByLabel('Model folder').fill(encoder)
  await page.keyboard.press('Enter')
})
afterAll(async () => {
  await story?.close()
  for (const path of [encoder, folder]) rmSync(path, { recursive: true, force: true })
})

const features = () =>
  story.page.locator('section', { has: story.page.getByRole('heading', { name: 'Features', exact: true }) })
const tableForm = () => story.page.locator('form.table-of')
const tables = () => readdirSync(story.home).filter((name) => name.endsWith('.table'))

test('a table that is being made shows how far it is, and a cancel leaves no file', async () => {
  await tableForm().getByRole('textbox', { name: 'Sentences, one a line' }).fill(sentences)
  await tableForm().getByRole('button', { name: 'Make a table' }).click()
  const share = async () =>
    Number.parseFloat(
      await tableForm()
        .locator('.bar i')
        .evaluate((bar: HTMLElement) => bar.style.width),
    )
  await expect.poll(share, { timeout: 60_000 }).toBeGreaterThan(0)
  await tableForm().getByRole('button', { name: 'Cancel' }).click()
  await tableForm().getByRole('button', { name: 'Make a table' }).waitFor({ timeout: 60_000 })
  await expect.poll(() => tableForm().getByRole('status').count()).toBe(0)
  expect(tables()).toEqual([])
})

test('on the project’s own texts it is made, offered as features, and used', async () => {
  await tableForm().getByRole('textbox', { name: 'Sentences, one a line' }).fill('')
  await tableForm().getByRole('button', { name: 'Make a table' }).click()
  await expect.poll(() => tableForm().textContent(), { timeout: 60_000 }).toContain(`${WORDS.length} pieces`)
  expect(tables()).toHaveLength(1)
  await expect.poll(async () => dirname(await features().getByLabel('Table').inputValue())).toBe(story.home)
  await features().getByRole('button', { name: 'Compute' }).click()
  await expect.poll(() => features().textContent(), { timeout: 60_000 }).toContain('1,100 / 1,100')
  expect(story.complaints).toEqual([])
})
