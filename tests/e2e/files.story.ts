import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudioPage, type OpenPage } from './open-studio-page.ts'

let folder: string
let story: OpenPage

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-story-file-'))
  mkdirSync(join(folder, 'nothing-in-here'))
  const rows = Array.from(
    { length: 24 },
    (_, i) => `text number ${i},${i % 2 ? 'ios' : 'web'},${i % 3 ? 'pay' : 'card'},x${i}`,
  )
  writeFileSync(join(folder, 'calls.csv'), `text,app_version,intent,secret\n${rows.join('\n')}\n`)
  writeFileSync(join(folder, 'more.csv'), 'text,intent\ntext number 1,card\nanother text,pay\n,pay\n')
  const open = Array.from(
    { length: 24 },
    (_, i) => `what about number ${i},${i % 2 ? 'app' : 'web'},${i % 3 ? 'pay' : 'card'}`,
  )
  writeFileSync(join(folder, 'open.csv'), `question,kanal,thema\n${open.join('\n')}\n`)
  const done = [
    { kindling_sample: 1, text: 'one', label: 'a', state: 'labelled' },
    { kindling_sample: 2, text: 'two', label: 'b', state: 'labelled' },
    { kindling_sample: 3, text: 'three', label: '', state: 'flagged', reason: 'looks like spam' },
  ]
  writeFileSync(join(folder, 'done.jsonl'), done.map((record) => JSON.stringify(record)).join('\n'))
  story = await openStudioPage()
})
afterAll(async () => {
  await story?.close()
  rmSync(folder, { recursive: true, force: true })
})

const dialog = () => story.page.getByRole('dialog').last()
const path = () => dialog().getByLabel('Path')
async function choose(file: string) {
  await path().fill(file)
  await story.page.keyboard.press('Enter')
}

test('a path that is typed: Enter opens a folder, and what is wrong is told beside the path that stays', async () => {
  const { page } = story
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await expect.poll(() => path().evaluate((field) => field === document.activeElement)).toBe(true)
  await choose(folder)
  await dialog()
    .getByRole('button', { name: /calls\.csv/ })
    .waitFor()
  await choose(join(folder, 'nothing-in-here'))
  await dialog().getByText('This folder is empty.').waitFor()
  await choose(join(folder, 'gone.csv'))
  await dialog().getByRole('alert').waitFor()
  await expect.poll(() => path().inputValue()).toBe(join(folder, 'gone.csv'))
  await choose(join(folder, 'calls.csv'))
  await page.getByText('24 records').waitFor()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
})

test('each column is what the user says: one that is left out stands on no card, and the form says where the project goes', async () => {
  const { page } = story
  await expect.poll(() => page.locator('thead').textContent()).toContain('app_version')
  await page.getByLabel('What secret is').selectOption('left out')
  await expect.poll(() => page.getByLabel('What secret is').inputValue()).toBe('left-out')
  await page.getByLabel('What intent is').selectOption('Label')
  await page.getByText('2 different ones').waitFor()
  await page.getByLabel('Take the labels of the file').setChecked(false)
  await page.getByLabel('Name of the project').fill('Calls of May')
  await page.getByText(/Kept in .*Calls of May\.kindling/).waitFor()
  await page.getByRole('button', { name: 'Start labelling' }).click()
  await page.locator('article.card').waitFor()
  const stage = (await page.locator('main').textContent())!
  expect(stage).toContain('app_version')
  expect(stage).not.toMatch(/secret|x\d|label pay|label card/)
})

test('an import beside the project asks whose answer stays, and its receipt tells what was not taken as it is', async () => {
  const { page } = story
  await page.keyboard.press('/')
  await page.keyboard.type('pay')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: 'Import' }).click()
  await dialog().getByRole('button', { name: 'Choose a file' }).click()
  await choose(join(folder, 'more.csv'))
  await dialog().getByLabel('keep the project’s').waitFor()
  await dialog().getByRole('button', { name: 'Import', exact: true }).click()
  await dialog().getByText('3 records read.').waitFor()
  const receipt = (await dialog().textContent())!
  expect(receipt).toContain('1 added, 1 already there, 1 rejected.')
  // The rejected records are fetched once the receipt is there.
  await expect.poll(() => dialog().textContent()).toContain('empty text')
  await dialog().getByRole('button', { name: 'Close' }).first().click()
})

test('what a file leaves open is asked: the answer changes what the file is read as', async () => {
  const { page } = story
  await page.keyboard.press('Alt+1')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await choose(join(folder, 'open.csv'))
  const question = page.getByRole('group', { name: 'Which column holds the label?' })
  await question.getByLabel(/^none/).waitFor()
  await question.getByLabel(/^thema/).check()
  await expect.poll(() => page.getByLabel('What thema is').inputValue()).toBe('label')
  await page.getByText('2 different ones').waitFor()
  // Answered is not settled: another answer stays possible.
  await question.getByLabel(/^kanal/).check()
  await expect.poll(() => page.getByLabel('What kanal is').inputValue()).toBe('label')
  await expect.poll(() => page.getByLabel('What thema is').inputValue()).toBe('context')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
})

test('a file whose samples all have answers leads on to what can be done with them', async () => {
  const { page } = story
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await choose(join(folder, 'done.jsonl'))
  await page.getByRole('button', { name: 'Start labelling' }).click()
  await page.getByText('Every sample came with its answer').waitFor()
  await page.getByRole('link', { name: 'Check the labels' }).click()
  await expect.poll(() => page.locator('#row-2').textContent()).toContain('flagged: looks like spam')
})

test('a project file is opened as what it is, wherever it is chosen; one that is none says so where it was chosen', async () => {
  const { page, home } = story
  const project = join(home, 'Kindling', 'Calls of May.kindling')
  expect(existsSync(project)).toBe(true)
  await page.keyboard.press('Alt+1')
  writeFileSync(join(folder, 'fake.kindling'), 'no project at all')
  await page.getByRole('button', { name: 'Open a project' }).click()
  await choose(join(folder, 'fake.kindling'))
  await expect.poll(() => dialog().getByRole('alert').textContent()).toContain('is not a Kindling project')
  await choose(project)
  await page.locator('article.card').waitFor()

  await page.keyboard.press('Alt+1')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await choose(project)
  await page.locator('article.card').waitFor()
})

test('settings: a number that is none is told in words and not kept, and keys for one action are no other’s', async () => {
  const { page } = story
  await page.getByRole('button', { name: /Settings/ }).click()
  const every = page.getByLabel('Retrain after this many labels')
  for (const typed of ['0', '', '1.5']) {
    await every.fill(typed)
    await page.keyboard.press('Tab')
    await dialog().getByText('A whole number from 1 to 1,000. It stays at 20.').waitFor()
  }
  await every.fill('7')
  await page.keyboard.press('Tab')
  await expect.poll(() => dialog().getByRole('alert').count()).toBe(0)

  await dialog().getByRole('button', { name: /^flag/ }).click()
  await page.keyboard.press('Control+k')
  await dialog().getByText('Ctrl+K already does').waitFor()
  await expect.poll(() => page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('title'))
  await expect.poll(() => focused()).toBe('Settings')
  expect(story.complaints).toEqual([])
})
