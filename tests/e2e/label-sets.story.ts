import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { openStudioPage, type OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

/** The last takes two lines. */
const names = [
  ...Array.from(
    { length: 76 },
    (_, i) => `topic_${['card', 'rate', 'loan'][i % 3]}_${'abcdefghijklmnopqrstuvwxyz'[i % 26]}${Math.floor(i / 26)}`,
  ),
  'topic_balance_not_updated_after_cheque_or_cash_deposit',
]
const rows = (page: Page) => page.locator('.label-row')
const paste = async (page: Page, text: string) => {
  await page.getByLabel('Label set as text').focus()
  await page.keyboard.insertText(text)
}
const labelsOf = (page: OpenPage) =>
  afterwards(page, async (studio) =>
    (await studio.labels.list()).map(({ name, description, keywords, examples, key, colour }) => ({
      name,
      description,
      keywords,
      examples,
      key,
      colour,
    })),
  )

test('77 names are pasted at once into a project that has none, and are on the card', async () => {
  story = await preparedProject({})
  const { page } = story
  await page.getByRole('button', { name: 'Add labels' }).click()
  await paste(page, names.join('\n'))
  await page.getByRole('button', { name: 'Add 77 labels' }).click()
  await expect.poll(() => rows(page).count()).toBe(77)
  await expect.poll(() => page.locator('aside.side').textContent()).toContain('77 added, 0 updated.')
  await page.keyboard.press('Alt+2')
  await expect.poll(() => page.getByRole('option').count()).toBe(77)
  const overflowing = () =>
    page
      .getByRole('option')
      .evaluateAll((all) => all.filter((row) => row.scrollHeight > row.clientHeight + 1).map((row) => row.textContent))
  await expect.poll(overflowing).toEqual([])
})

test('names alone give the first card a guess, before anybody has answered', async () => {
  story = await preparedProject({})
  const { page } = story
  await page.getByRole('button', { name: 'Add labels' }).click()
  await paste(page, ['cards', 'rates', 'transfers'].join('\n'))
  await page.getByRole('button', { name: 'Add 3 labels' }).click()
  await expect.poll(() => rows(page).count()).toBe(3)
  await page.keyboard.press('Alt+2')
  await expect
    .poll(() => page.locator('.guess').first().textContent({ timeout: 30_000 }), { timeout: 40_000 })
    .toMatch(/cards|rates|transfers/)
})

test('names are typed, the first card has a guess; switched off it has none, switched on it has it again', async () => {
  story = await preparedProject({})
  const { page } = story
  const toLabels = () => page.getByRole('button', { name: 'Edit labels' }).last().click()
  const guesses = () => page.locator('.guess').allTextContents()
  await page.getByRole('button', { name: 'Add labels' }).click()
  for (const name of ['cards', 'rates', 'transfers']) {
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New N' }).click()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.getByLabel('Description', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
  }
  const teach = page.getByRole('switch', { name: 'Label names teach' })
  await expect.poll(() => teach.isChecked()).toBe(true)
  await page.keyboard.press('Alt+2')
  await expect.poll(guesses, { timeout: 40_000 }).not.toEqual([])

  await toLabels()
  await teach.uncheck()
  await page.getByText('Label names do not teach: switched off').waitFor()
  await page.keyboard.press('Alt+2')
  await expect.poll(guesses, { timeout: 40_000 }).toEqual([])
  await page.locator('article.card').waitFor()

  await toLabels()
  await teach.check()
  await page.keyboard.press('Alt+2')
  await expect.poll(guesses, { timeout: 40_000 }).not.toEqual([])

  // Each answer is held against what the names alone said of it.
  await page.keyboard.press('1')
  await expect.poll(() => page.locator('aside.side').textContent()).toContain('1')
  await toLabels()
  await expect.poll(() => rows(page).allTextContents()).toContainEqual(expect.stringMatching(/^1cards.*[01] of 1$/))
})

test('a second paste tells what is here, asks what is alike, and overwrites only when told to', async () => {
  story = await preparedProject({ labels: ['card_arrival', 'age_limit'] })
  const { page } = story
  await page.getByRole('button', { name: '2 labels' }).click()
  await page.getByRole('button', { name: 'Import I' }).click()
  await paste(page, 'card_arival | A card has not come\nAge limit\nstanding order | each month\n')
  await page.getByText('Close to card_arrival').waitFor()
  await expect.poll(() => page.locator('.prev .known').textContent()).toContain('already here')
  await page.getByRole('button', { name: 'Add 1 label' }).click()
  await expect
    .poll(() => rows(page).allTextContents())
    .toEqual([
      expect.stringContaining('A card has not come'),
      expect.stringContaining('add a description'),
      expect.stringContaining('each month'),
    ])
  await paste(page, 'name,description\ncard_arrival,Waiting for a card\n')
  const update = page.getByRole('button', { name: /^Update/ })
  await page.getByRole('button', { name: 'replace' }).waitFor()
  await expect.poll(() => update.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'replace' }).click()
  await update.click()
  await expect.poll(() => rows(page).first().textContent()).toContain('Waiting for a card')
})

test('a label is made and edited in place by keyboard, and what was written is kept', async () => {
  story = await preparedProject({ labels: ['one', 'two'] })
  const { page } = story
  await page.getByRole('button', { name: 'Edit labels' }).last().click()
  await rows(page).first().waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('refund')
  await page.keyboard.press('Enter')
  const about = page.getByLabel('Description', { exact: true })
  await expect.poll(() => about.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.type('Money back')
  await page.getByLabel('+ add').focus()
  await page.keyboard.type('refund,back')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.word').allTextContents()).toEqual(['refund✕', 'back✕'])
  await page.getByLabel('Examples').fill('give it back\nI want my money')
  await page.getByRole('radio', { name: 'Colour 4' }).click()
  await page.getByLabel('Key', { exact: true }).press('1')
  await expect.poll(() => page.getByLabel('Key', { exact: true }).inputValue()).toBe('1')
  await page.keyboard.press('Escape')
  await expect.poll(() => rows(page).count()).toBe(3)
  // A name that is taken is refused with its reason, and the old one stays.
  await rows(page).nth(1).click()
  await page.getByLabel('Name', { exact: true }).fill('one')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('There is a label “one” already')
  await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('two')
  story.complaints.length = 0
  const empty = { description: '', keywords: [], examples: [] }
  const kept = await labelsOf(story)
  expect(kept).toEqual([
    { ...empty, name: 'one', key: '3', colour: 1 },
    { ...empty, name: 'two', key: '2', colour: 2 },
    {
      name: 'refund',
      description: 'Money back',
      keywords: ['refund', 'back'],
      examples: ['give it back', 'I want my money'],
      key: '1',
      colour: 4,
    },
  ])
})

test('a new project takes its label set with it, from the form that makes it', async () => {
  story = await openStudioPage()
  const { page } = story
  const file = join(story.home, 'questions.csv')
  await writeFile(file, `text\n${Array.from({ length: 30 }, (_, i) => `where is it ${i}`).join('\n')}\n`)
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(file)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.getByLabel('Labels, if you know them already').fill(names.join('\n'))
  await page.getByRole('button', { name: 'Start labelling' }).click()
  await page.locator('article.card').waitFor()
  await expect.poll(() => page.getByRole('option').count()).toBe(77)
})

test('a label is merged into another and a second one retired, each told beforehand, and the merge is taken back', async () => {
  story = await preparedProject({
    labels: ['c1', 'c2', 'c3'],
    prepare: async (studio) => {
      const { rows } = await studio.data.samples({
        search: '',
        state: null,
        label: null,
        sort: 'id',
        descending: false,
        offset: 0,
        limit: 15,
      })
      const ids = rows.map(({ id }) => id)
      for (const [label, from, to] of [
        ['c1', 0, 6],
        ['c2', 6, 10],
        ['c3', 10, 15],
      ] as const)
        await studio.labelling.bulk({ annotator: 'Ada', samples: ids.slice(from, to), kind: 'label', label })
    },
  })
  const { page } = story
  await page.getByRole('button', { name: 'Edit labels' }).last().click()
  await expect.poll(() => rows(page).count()).toBe(3)
  await rows(page).nth(1).click()
  await page.getByRole('button', { name: 'Merge into…' }).click()
  await page.getByText('4 samples will say the other label').waitFor()
  await page.getByPlaceholder('Choose a label').click()
  await page.keyboard.type('c1')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('c2 merged into c1: 4 samples').waitFor()
  const retired = page.getByRole('region', { name: 'Retired' })
  await expect.poll(() => retired.textContent()).toContain('merged into c1')
  await expect.poll(() => rows(page).first().textContent()).toContain('10')

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => retired.count()).toBe(0)
  await expect.poll(() => rows(page).first().textContent()).not.toContain('10')

  await rows(page).nth(2).click()
  await page.getByRole('button', { name: 'Retire…' }).click()
  await page.getByText('5 samples carry it').waitFor()
  await page.getByLabel('Leave them as they are, out of training').check()
  await page.getByRole('button', { name: 'Retire', exact: true }).click()
  await expect.poll(() => retired.textContent()).toContain('c3')
  // It is no longer on the card.
  await page.getByRole('link', { name: 'Label', exact: true }).click()
  await expect.poll(() => page.getByRole('option').locator('.name').allTextContents()).toEqual(['c1', 'c2'])
  const said = await afterwards(story, async (studio) =>
    (await studio.labels.list({ retired: true })).map(({ name, count, retired }) => [name, count, retired !== null]),
  )
  expect(said).toEqual([
    ['c1', 6, false],
    ['c2', 4, false],
    ['c3', 5, true],
  ])
})

test('a label is split: some of its samples are picked and given the new one, the receipt says how many, and takes it back', async () => {
  story = await preparedProject({
    labels: ['fees', 'rates'],
    texts: Array.from({ length: 30 }, (_, i) => `${i % 2 ? 'abroad' : 'at home'}, question ${i}`),
    prepare: async (studio) => {
      const all = { state: null, label: null, sort: 'id', descending: false, offset: 0 } as const
      const { rows } = await studio.data.samples({ ...all, search: '', limit: 8 })
      const samples = rows.map(({ id }) => id)
      await studio.labelling.bulk({ annotator: 'Ada', samples, kind: 'label', label: 'fees' })
    },
  })
  const { page } = story
  await page.getByRole('button', { name: 'Edit labels' }).last().click()
  await rows(page).first().click()
  await page.getByRole('button', { name: 'Split…' }).click()
  await page.getByText('Choose which of its 8 samples get a new label').waitFor()
  await page.getByLabel('Name of the label').fill('fees_abroad')
  await page.getByRole('button', { name: 'Choose samples' }).click()
  await page.getByText('Splitting fees: pick samples, then give them fees_abroad').waitFor()
  await page.getByText(/^8 match/).waitFor()

  await page.getByLabel('Search texts').fill('abroad')
  await page.getByText(/^4 match/).waitFor()
  await page.locator('#row-0').click()
  await page.keyboard.press('Control+a')
  const bar = page.getByRole('form', { name: 'Decide on the selected samples' })
  await expect.poll(() => bar.textContent()).toContain('4 selected')
  await bar.getByRole('button', { name: /^Apply/ }).click()
  await expect.poll(() => bar.textContent()).toContain('4 labelled fees_abroad.')
  // What is left of the label that was split no longer says so.
  await expect.poll(() => page.locator('#row-0').count()).toBe(0)
  await bar.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => bar.textContent()).toContain('Taken back: 4 samples are as they were.')
  const counted = await afterwards(story, async (studio) =>
    (await studio.labels.list()).map(({ name, count }) => [name, count]),
  )
  expect(counted).toEqual([
    ['fees', 8],
    ['rates', 0],
    ['fees_abroad', 0],
  ])
})
