import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenPage } from './open-studio-page.ts'
import { questionsProject } from './questions-project.ts'

let story: OpenPage

beforeAll(async () => {
  story = await questionsProject('data', 60)
  await story.page.keyboard.press('Alt+3')
  await row(0).waitFor()
})
afterAll(() => story?.close())

const row = (index: number) => story.page.locator(`#row-${index}`)
const bar = () => story.page.getByRole('form', { name: 'Decide on the selected samples' })
const search = (text: string) => story.page.getByLabel('Search texts').fill(text)
const matches = (count: number) => story.page.getByText(new RegExp(`^${count} match`)).waitFor()

test('what is selected is always part of what is shown: another search lets it go, says so, and nothing can be applied', async () => {
  const { page } = story
  await row(0).getByRole('checkbox').click()
  await row(1).getByRole('checkbox').click()
  await expect.poll(() => bar().textContent()).toContain('2 selected')
  await search('zebra')
  await expect.poll(() => bar().textContent()).toContain('The 2 that were selected')
  await expect
    .poll(() =>
      bar()
        .getByRole('button', { name: /^Apply/ })
        .count(),
    )
    .toBe(0)
  await page.getByText('No sample matches this search and these filters.').waitFor()
  await page.getByRole('button', { name: 'Show all samples' }).click()
  await matches(240)
  await expect.poll(() => page.locator('[role=row] :checked').count()).toBe(0)
})

test('Shift picks everything between two rows; Ctrl+A everything that matches, on screen or not', async () => {
  const { page } = story
  await row(2).getByRole('checkbox').click()
  await row(6)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  await expect.poll(() => bar().textContent()).toContain('5 selected')
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => bar().textContent()).toContain('6 selected')
  // 19 and 190 … 199.
  await search('question 19')
  await matches(11)
  await row(0).click()
  await page.keyboard.press('Control+a')
  await expect.poll(() => bar().textContent()).toContain('11 selected')
  await page.keyboard.press('Escape')
  await search('')
  await matches(240)
  await row(0).click()
  await page.keyboard.press('Control+a')
  await expect.poll(() => bar().textContent()).toContain('240 selected')
  await page.keyboard.press('Escape')
})

test('a label is found by parts of its name, and the receipt takes back that decision and no other', async () => {
  const { page } = story
  await search('question 19')
  await matches(11)
  await row(0).click()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('l')
  await page.keyboard.type('ransf')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect.poll(() => bar().textContent()).toContain('2 labelled transfer')
  await expect.poll(() => row(0).textContent()).toContain('transfer')
  await bar().getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => bar().textContent()).toContain('2 samples are as they were')
  // Number 19 came as “transfer” and number 190, at the second place, came without.
  await expect.poll(() => row(1).getByRole('gridcell').nth(3).textContent()).toBe('')

  await row(1).getByRole('checkbox').click()
  await bar().getByRole('button', { name: 'Skip' }).click()
  await expect.poll(() => bar().textContent()).toContain('1 skipped')
  await page.keyboard.press('Alt+2')
  await page.locator('article.card').waitFor()
})

test('a row is read in full where it stands', async () => {
  const { page } = story
  await page.keyboard.press('Alt+3')
  await row(4).click()
  await page.getByRole('heading', { name: '#5 · labelled' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('article.card[data-sample="5"]').waitFor()
})

test('a label is renamed where it is counted: its answers and the filter keep it, and a name that is taken is told', async () => {
  const { page } = story
  await page.keyboard.press('Alt+3')
  const labels = page.locator('aside')
  await labels.getByRole('button', { name: /^rate/ }).click()
  await page.getByRole('button', { name: 'Rename rate' }).click()
  const field = page.getByRole('textbox', { name: 'Rename rate' })
  await field.fill('card')
  await page.keyboard.press('Enter')
  await expect.poll(() => labels.getByRole('alert').textContent()).toContain('There is a label “card” already')
  await field.fill('exchange rate')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Show every label again, not only exchange rate' }).waitFor()
  await expect.poll(() => row(0).textContent()).toContain('exchange rate')
  await page.getByRole('button', { name: 'Show every label again, not only exchange rate' }).click()

  await page.getByRole('button', { name: 'Rename the project: data' }).click()
  await page.getByLabel('Name of the project').fill('Data of May')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('header').textContent()).toContain('Data of May')
})

test('under a strategy that weighs whole batches every row still says how much it is worth asking', async () => {
  const { page } = story
  await page.keyboard.press('Alt+3')
  await page.getByRole('columnheader', { name: 'Worth asking' }).getByRole('button').click()
  await expect.poll(() => row(0).getByRole('gridcell').last().textContent(), { timeout: 30_000 }).toMatch(/^0\.\d+$/)
})

test('restoring asks first, says that the present state is kept, and gives a receipt', async () => {
  const { page } = story
  await page.keyboard.press('Alt+7')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('Backed up as data.backup-').waitFor()
  await page.getByRole('button', { name: 'Restore' }).click()
  const question = page.getByRole('dialog')
  await expect.poll(() => question.textContent()).toContain('The project as it is now is kept first')
  await question.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Restore' }).count()).toBe(1)
  await page.getByRole('button', { name: 'Restore' }).click()
  await question.getByRole('button', { name: 'Restore' }).click()
  await page.getByText(/is in use. What was there before is kept as data\.backup-/).waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Restore' }).count()).toBe(2)
  expect(story.complaints).toEqual([])
})
