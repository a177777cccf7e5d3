import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { root, type OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

const labels = ['card_arrival', 'age_limit']
/** Things nobody in the pool writes about: 3 · 4 · 5 sentences of one wording, and 4 · 5 of another. */
const LINES = [
  'has @[card] been sent to @[city] yet',
  'my parcel with @[card] went to @[city]',
  '',
  '',
  '@[card]',
  ...['the gold one', 'a replacement', 'the blue one', 'another one', 'that old thing'],
  '',
  '@[city]',
  ...['Rome', 'Lagos', 'Bergen', 'Quito'],
]
const editor = (page: Page) => page.getByRole('textbox', { name: 'Template', exact: true })
const sentences = (page: Page) => page.locator('.sentence')
async function openTemplates({ page }: OpenPage) {
  await page.keyboard.press('Alt+5')
  await editor(page).click()
}
/** As a person writes: Enter indents below a name, and ends a definition on an empty sentence. */
async function write(page: Page, lines: readonly string[]) {
  for (const line of lines) {
    await page.keyboard.type(line)
    await page.keyboard.press('Enter')
  }
}

test('a template is typed letter by letter: its label is completed, a slip is told in place and mended by one key', async () => {
  story = await preparedProject({ labels })
  const { page } = story
  await openTemplates(story)
  await page.keyboard.type('%[car')
  // A key within 75 ms of the list is the text's, not the list's: a story is quicker than people are, so it clicks.
  await page.getByRole('option', { name: 'card_arrival' }).click()
  await page.keyboard.press('Enter')
  await write(page, ['where is @[crad]?', '', '', '@[card]', 'my card', 'the replacement'])
  await page.getByText('@[crad] is not defined.').waitFor()
  await page.getByRole('button', { name: '1 problem' }).waitFor()
  await page.keyboard.press('Control+.')
  await expect
    .poll(async () => (await sentences(page).allTextContents()).toSorted())
    .toEqual(['where is my card?', 'where is the replacement?'])
  await page.getByText('2 possible', { exact: true }).waitFor()
  await expect.poll(() => page.locator('.cm-problem').count()).toBe(0)
  // Letters that are keys elsewhere write here, and Tab indents: Escape and Tab leave.
  await page.keyboard.press('Control+End')
  await page.keyboard.type('nr?')
  await expect.poll(() => editor(page).textContent()).toContain('nr?')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.className)).not.toContain('writes')
  // What was written is kept by itself.
  await page.locator('button.template', { hasText: 'card_arrival' }).waitFor()
  await expect.poll(() => page.getByText('Not saved yet').count()).toBe(0)
  const kept = await afterwards(story, async (studio) =>
    (await studio.synthesis.templates()).map(({ name, source }) => [name, source.split('\n').slice(0, 2)]),
  )
  expect(kept).toEqual([['card_arrival', ['%[card_arrival]', '    where is @[card]?']]])
})

test('samples are made, seen through the funnel, withdrawn and restored', async () => {
  story = await preparedProject({
    labels,
    prepare: async (studio) => studio.jobs.wait(await studio.models.embed({})),
  })
  const { page } = story
  await openTemplates(story)
  await write(page, ['%[card_arrival]', ...LINES])
  await expect.poll(() => sentences(page).count()).toBe(10)
  await page.getByText('40 possible', { exact: true }).waitFor()
  await page.getByLabel('Samples a label').fill('30')
  await page.getByLabel('Seed').fill('7')
  await page.getByRole('button', { name: 'Make samples' }).click()
  const funnel = page.getByLabel(/^30 drawn, \d+ kept$/)
  await funnel.waitFor({ timeout: 60_000 })
  const numbers = (await funnel.locator('dd.num').allTextContents()).map((text) => Number(text.replace('−', '-')))
  const [drawn, ...rest] = numbers
  const kept = rest.pop()!
  // What was drawn, less what each gate did not let pass, is what was kept.
  expect([drawn, drawn! + rest.reduce((sum, lost) => sum + lost, 0)]).toEqual([30, kept])
  expect(kept).toBeGreaterThan(0)
  await page.getByRole('tab', { name: /^Kept/ }).click()
  await expect.poll(() => page.locator('.sample').count()).toBe(kept)
  const row = page.locator('button.template')
  await expect.poll(() => row.textContent()).toContain(`${kept} kept`)
  await page.getByRole('tab', { name: 'Map' }).click()
  await page.getByRole('img', { name: 'Map of 60 samples of the pool and 30 synthetic samples' }).waitFor()
  await page.getByLabel('Verdict').selectOption({ label: 'Kept' })
  await page.getByRole('img', { name: `Map of 60 samples of the pool and ${kept} synthetic samples` }).waitFor()
  await page.getByText('Which label they are most like shows when samples are labelled.').waitFor()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await expect.poll(() => row.textContent()).toContain('withdrawn')
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => row.textContent()).not.toContain('withdrawn')
  const made = await afterwards(story, async (studio) => ({
    samples: (await studio.project.current())?.samples,
    templates: (await studio.synthesis.templates()).map(({ accepted, withdrawn }) => [accepted, withdrawn]),
  }))
  expect(made).toMatchObject({ templates: [[kept, null]] })
})

test('a Chatito file is read as it is, what differs is told, and its slips have their place', async () => {
  story = await preparedProject({ labels })
  const { page } = story
  const file = join(story.home, 'weather.chatito')
  writeFileSync(
    file,
    "%[forecast]('training': '6')\n    ~[hi?] weather in @[city] {now}\n\n@[city]\n    Rome\n    Oslo\n",
  )
  await page.keyboard.press('Alt+5')
  await page.getByRole('button', { name: 'Import' }).first().click()
  await page.getByLabel('Path').fill(file)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.locator('button.template', { hasText: 'weather.chatito' }).waitFor()
  await expect.poll(() => sentences(page).count()).toBe(4)
  await expect
    .poll(async () => (await sentences(page).allTextContents()).toSorted()[0])
    .toBe('hi weather in Oslo {now}')
  await page.getByText('A ~[…] that is not defined stands for its own name').waitFor()
  await page.getByText('Add labels the project does not have: forecast').waitFor()
})

test('a project of images says plainly what is possible there', async () => {
  story = await preparedProject({ labels, pictures: join(root, 'tests/fixtures/image-folder') })
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.getByText('Copies are made of labelled pictures. Label some first.').waitFor()
})

test('a template begins from the labels, and says where samples have nothing in common yet', async () => {
  story = await preparedProject({ labels })
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.getByRole('button', { name: 'Patterns found in the labelled samples' }).click()
  await page.getByText('No patterns yet').waitFor()
  await page.getByRole('button', { name: 'Start from the labels' }).click()
  await expect.poll(() => editor(page).textContent()).toContain('%[card_arrival]')
  await expect.poll(() => editor(page).textContent()).toContain('%[age_limit]')
  await expect.poll(() => sentences(page).count()).toBeGreaterThan(1)
  await expect.poll(() => page.locator('.cm-problem').count()).toBe(0)
})

/** Long texts that differ by a word here and there: aligning those of a label takes a second or so. */
const long = (i: number) => Array.from({ length: 50 }, (_, j) => `w${(i * 7 + j * 13 + (i % 5) * j) % 23}`).join(' ')

test('a draft that takes long says how far it is, and is cancelled', async () => {
  story = await preparedProject({
    labels,
    async prepare(studio) {
      const path = join(mkdtempSync(join(tmpdir(), 'kindling-long-')), 'long.csv')
      const rows = Array.from({ length: 3000 }, (_, i) => `${long(i)} ${i},long_${i % 10}`)
      writeFileSync(path, `text,label\n${rows.join('\n')}\n`)
      await studio.jobs.wait(await studio.data.import({ path, trustLabels: true }))
    },
  })
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.getByRole('button', { name: 'Patterns found in the labelled samples' }).click()
  const work = page.getByRole('main').getByRole('status').filter({ hasText: 'Looking for patterns' })
  await expect.poll(() => work.locator('.num').first().textContent(), { timeout: 30_000 }).toMatch(/^[1-9]\d?\s%$/)
  await work.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => work.count(), { timeout: 30_000 }).toBe(0)
  // Nothing has begun, nothing is told as a failure, and the other ways are open again.
  await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  await page.getByRole('button', { name: 'Start from the labels' }).click()
  await expect.poll(() => editor(page).textContent(), { timeout: 30_000 }).toContain('%[long_')
})
