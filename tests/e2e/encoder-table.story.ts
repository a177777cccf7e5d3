import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layeredFiles } from '../backbones/layered-encoder.ts'
import { folderOf, WORDS } from '../backbones/tiny-models.ts'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

const words = WORDS.slice(4)
/** Each once: the digits of its number in base of how many words there are. */
const textOf = (i: number) =>
  Array.from({ length: 6 }, (_, place) => words[Math.floor(i / words.length ** place) % words.length]).join(' ')
const TEXTS = 1100
/** So many more come with a label: what their first word is. */
const LABELLED = 120

let story: OpenPage
const encoder = folderOf(layeredFiles(4))
const folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))
const sentences = join(folder, 'sentences.txt')

beforeAll(async () => {
  // Long enough to be cancelled on any machine.
  writeFileSync(sentences, Array.from({ length: 200_000 }, (_, i) => textOf(i)).join('\n'))
  story = await preparedProject({
    labels: ['a', 'b'],
    texts: Array.from({ length: TEXTS }, (_, i) => textOf(i)),
    async prepare(studio) {
      const labelled = join(folder, 'labelled.csv')
      const lines = Array.from({ length: LABELLED }, (_, i) => {
        const at = TEXTS + i
        return `${textOf(at)},${at % words.length < words.length / 2 ? 'a' : 'b'}`
      })
      writeFileSync(labelled, `text,label\n${lines.join('\n')}\n`)
      await studio.jobs.wait({ id: (await studio.data.import({ path: labelled, trustLabels: true })).id })
    },
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
  await expect.poll(() => features().textContent(), { timeout: 60_000 }).toContain('1,220 / 1,220')
})

test('a model on the folder’s own features teaches an encoder that keeps two of its four layers, the first ones', async () => {
  const { page } = story
  await features().getByRole('combobox', { name: 'Features' }).selectOption({ label: 'Text model from a folder' })
  await features().getByLabel('Model folder').fill(encoder)
  await features().getByRole('button', { name: 'Compute' }).click()
  const computed = features().locator('.set', { hasText: 'Text model from a folder' }).getByText('1,220 / 1,220')
  await computed.waitFor({ timeout: 60_000 })
  await page.getByLabel('Learner').selectOption({ label: 'Softmax head' })
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  const modelRows = page.locator('section', { hasText: 'All models' }).locator('tbody tr')
  await expect.poll(() => modelRows.count(), { timeout: 60_000 }).toBeGreaterThan(0)
  const panel = page.locator('section', { hasText: 'Distil a small model' })
  await panel.getByLabel('Student').selectOption({ label: 'Text encoder with fewer layers' })
  await panel.getByText('Options of the student').click()
  await panel.getByLabel('Layers kept').selectOption('2')
  await panel.getByLabel('Which layers').selectOption('first')
  await panel.getByRole('button', { name: 'Distil', exact: true }).click()
  await expect.poll(() => panel.textContent(), { timeout: 120_000 }).toMatch(/Taught by model \d+ on [\d,]+ samples/)
  await expect.poll(() => modelRows.first().textContent()).toContain('Text encoder with fewer layers')
  expect(story.complaints).toEqual([])
  const models = await afterwards(story, async (studio) => studio.models.list({}))
  const student = models.find(({ learner }) => learner === 'encoder-student.v1')!
  expect(student).toMatchObject({ options: { layers: '2', keep: 'first' } })
  expect(student.teacher!.unlabelled!.samples).toBeGreaterThan(0)
})
