import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudioPage, root, type OpenPage } from './open-studio-page.ts'

const real = join(process.env['KINDLING_SHARED'] ?? join(root, '../shared'), 'data/banking77/train.csv')
let folder: string
let file: string
let story: OpenPage

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))
  file = real
  if (!existsSync(real)) {
    console.log(`the story is told on made-up texts: ${real} is not here`)
    file = join(folder, 'train.csv')
    const words = {
      card: ['card', 'pin', 'chip', 'contactless'],
      transfer: ['transfer', 'iban', 'payee', 'pending'],
      rate: ['exchange', 'euro', 'dollar', 'rate'],
    }
    const rows = Array.from({ length: 300 }, (_, i) => {
      const [label, list] = Object.entries(words)[i % 3]!
      return `my ${list[i % 4]} and ${list[(i >> 2) % 4]} question ${i},${label}`
    })
    writeFileSync(file, `text,label\n${rows.join('\n')}\n`)
  }
  story = await openStudioPage()
})
afterAll(async () => {
  await story?.close()
  rmSync(folder, { recursive: true, force: true })
})

const number = (text: string | null) => Number((text ?? '').replace(/\D/g, ''))

async function newProject(path: string, name: string, trust: boolean) {
  const { page } = story
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(path)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.getByLabel('Name of the project').fill(name)
  await page.getByRole('checkbox').setChecked(trust)
  await page.getByRole('button', { name: 'Start labelling' }).click()
  if (trust) {
    await page.getByText('Every sample came with its answer').waitFor()
    await page.getByRole('link', { name: 'Label', exact: true }).click()
  }
  await page.locator('.side .figure').first().waitFor()
}

test('a new project: label 30 by keyboard, see the retrain, undo 3, export, and import that into another project', async () => {
  const { page } = story
  await newProject(file, 'first', false)
  await page.locator('article.card').waitFor()
  const labels = page.locator('.side .figure').first()
  for (let i = 0; i < 30; i++) {
    const before = await page.locator('article.card').getAttribute('data-sample')
    await page.keyboard.type(i % 2 === 0 ? 'even thing' : 'odd thing')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('article.card').getAttribute('data-sample')).not.toBe(before)
  }
  await expect.poll(async () => number(await labels.textContent())).toBe(30)
  await expect.poll(() => page.locator('header').textContent(), { timeout: 60_000 }).toContain('Model')

  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Backspace')
    await expect.poll(async () => number(await labels.textContent())).toBe(29 - i)
  }

  const out = join(folder, 'labels.csv')
  await page.getByRole('link', { name: 'Data' }).click()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByLabel('File').fill(out)
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
  await expect.poll(() => page.getByRole('dialog').textContent()).toContain('27 samples written')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  await newProject(out, 'second', true)
  await expect.poll(async () => number(await labels.textContent())).toBe(27)
  expect(story.complaints).toEqual([])
})

test('the page says so when the line to the core is lost, and nothing is pretended', async () => {
  const { page, host } = story
  host.kill('SIGKILL')
  await expect.poll(() => page.locator('footer').textContent()).toContain('Connection lost')
})
