import { afterEach, expect, test } from 'vitest'
import type { Page } from 'playwright'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

// Told as people type and click: every key goes to whatever has the focus.
let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

const answered = {
  search: '',
  state: 'labelled' as const,
  label: null,
  sort: 'id' as const,
  descending: false,
  offset: 0,
  limit: 500,
}
const card = (page: Page) => page.locator('article.card')
const sampleOn = async (page: Page) => Number(await card(page).getAttribute('data-sample'))
const past = (page: Page) => page.locator('.strip .entry').allTextContents()
const given = async (page: Page) => {
  const chips = await page.getByRole('group', { name: 'Labels given so far' }).locator('.one').allTextContents()
  return chips.map((text) => text.replace('✕', '').trim())
}
const isGiven = (page: Page, labels: readonly string[]) => expect.poll(() => given(page)).toEqual(labels)
async function nextCard(page: Page, press: () => Promise<void>) {
  const before = await sampleOn(page)
  await press()
  await expect.poll(() => sampleOn(page)).not.toBe(before)
}

test('several labels: keys give them and take them back, Enter answers, that none applies is said, and all of it is undone', async () => {
  story = await preparedProject({
    labels: ['card', 'refund', 'abroad'],
    prepare: async (studio) => studio.tasks.setKind({ task: 1, kind: 'multi' }),
  })
  const { page } = story
  const first = await sampleOn(page)
  // Nothing is given beforehand, and nothing is no answer.
  await isGiven(page, [])
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('press ;')
  for (const key of ['1', '3', '1']) await page.keyboard.press(key)
  await isGiven(page, ['abroad'])
  await page.keyboard.press('1')
  await isGiven(page, ['card', 'abroad'])
  await nextCard(page, () => page.keyboard.press('Enter'))
  await isGiven(page, [])

  const second = await sampleOn(page)
  await page.keyboard.type('ref')
  await page.keyboard.press('Enter')
  await isGiven(page, ['refund'])
  await page.keyboard.type('lost luggage')
  await page.keyboard.press('Enter')
  await isGiven(page, ['refund', 'lost luggage'])
  await nextCard(page, () => page.keyboard.press('Enter'))

  const third = await sampleOn(page)
  await nextCard(page, () => page.keyboard.press(';'))
  await expect.poll(() => past(page)).toEqual(['none applies', 'refund, lost luggage', 'card, abroad'])

  // Taken back: its card is on screen with nothing given, and answered with another.
  await page.keyboard.press('Backspace')
  await expect.poll(() => sampleOn(page)).toBe(third)
  await isGiven(page, [])
  await nextCard(page, () => page.keyboard.press(';'))
  await page.keyboard.press('Backspace')
  await expect.poll(() => sampleOn(page)).toBe(third)
  await nextCard(page, () => page.keyboard.press('Shift+Backspace'))

  // An answered card shows its labels and begins with them.
  await page.locator('.strip .entry').last().click()
  await expect.poll(() => sampleOn(page)).toBe(first)
  await expect.poll(() => page.locator('.about').textContent()).toContain('Now: card, abroad')
  await isGiven(page, ['card', 'abroad'])
  await page.getByRole('option', { name: 'refund' }).click()
  await page.getByTitle('Take abroad back').click()
  await isGiven(page, ['card', 'refund'])
  await nextCard(page, () => page.locator('.chosen .give').click())

  const { rows } = await afterwards(story, async (studio) => studio.data.samples(answered))
  expect(new Map(rows.map(({ id, labels }) => [id, [...labels].sort()]))).toEqual(
    new Map([
      [first, ['card', 'refund']],
      [second, ['lost luggage', 'refund']],
      [third, []],
    ]),
  )
})

test('two tasks: each has its own labels, cards and history, and an answer in one is none in the other', async () => {
  // Codes, which teach nothing: a model of names alone would deal other cards meanwhile.
  story = await preparedProject({
    labels: ['c1', 'r2'],
    prepare: async (studio) => {
      const { id } = await studio.tasks.add({ name: 'Mentions', kind: 'multi', wanted: 1 })
      await studio.labels.add({ task: id, names: ['place', 'person', 'sum'] })
    },
  })
  const { page } = story
  const options = () => page.getByRole('option').locator('.name').allTextContents()
  await expect.poll(options).toEqual(['c1', 'r2'])
  // The first ranking may come after the first card and deal another.
  await page.getByText('pool scored 100 %').waitFor()
  const single = await sampleOn(page)
  await nextCard(page, () => page.keyboard.press('2'))
  await expect.poll(() => past(page)).toEqual(['r2'])
  const onFirst = await sampleOn(page)

  await page.getByRole('button', { name: 'Mentions' }).click()
  await expect.poll(options).toEqual(['place', 'person', 'sum'])
  await expect.poll(() => past(page)).toEqual([])
  await expect.poll(() => page.locator('.side').textContent()).toContain('0 answers in this session')
  const several = await sampleOn(page)
  await page.keyboard.press('1')
  await page.keyboard.press('3')
  await nextCard(page, () => page.keyboard.press('Enter'))
  await expect.poll(() => past(page)).toEqual(['place, sum'])

  // Undo is of this task alone.
  await page.keyboard.press('Backspace')
  await expect.poll(() => sampleOn(page)).toBe(several)
  await page.keyboard.press('2')
  await nextCard(page, () => page.keyboard.press('Enter'))

  await page.locator('.tasks button').first().click()
  await expect.poll(() => past(page)).toEqual(['r2'])
  await expect.poll(() => sampleOn(page)).toBe(onFirst)
  await page.keyboard.press('Enter')
  await expect.poll(() => sampleOn(page)).toBe(onFirst)

  const said = await afterwards(story, async (studio) => {
    const of = async (task: number) =>
      (await studio.data.samples({ ...answered, task })).rows.map(({ id, labels }) => [id, labels])
    return [await of(1), await of(2)]
  })
  expect(said).toEqual([[[single, ['r2']]], [[several, ['person']]]])
})

test('what the model of several labels thinks is suggested and given by nobody but the person', async () => {
  const words = ['card', 'refund', 'abroad']
  const holds = (i: number) => words.filter((_, bit) => (i >> bit) & 1)
  story = await preparedProject({
    labels: words,
    texts: Array.from({ length: 240 }, (_, i) => `question ${i} about ${holds(i % 8).join(' and ') || 'nothing'}`),
    prepare: async (studio) => {
      await studio.tasks.setKind({ task: 1, kind: 'multi' })
      const { rows } = await studio.data.samples({ ...answered, state: null, limit: 160 })
      for (let kind = 0; kind < 8; kind++) {
        const samples = rows.filter((_, i) => i % 8 === kind).map(({ id }) => id)
        await studio.labelling.bulk({ annotator: 'Ada', samples, kind: 'label', label: null, labels: holds(kind) })
      }
    },
    retrainEvery: 5,
  })
  const { page } = story
  await page.locator('header .chip', { hasText: 'Model' }).waitFor({ timeout: 60_000 })
  const guesses = page.locator('.guess')
  // The cards dealt before the model was there come without.
  for (let i = 0; i < 30 && (await guesses.count()) === 0; i++) await nextCard(page, () => page.keyboard.press('Space'))
  await guesses.first().waitFor()
  await isGiven(page, [])
  await expect.poll(() => page.locator('.guess[aria-pressed=true]').count()).toBe(0)
  const name = (await guesses.first().getAttribute('title'))!
  await guesses.first().click()
  await isGiven(page, [name])
  await expect.poll(() => page.locator('.guess[aria-pressed=true]').count()).toBe(1)
  await guesses.first().click()
  await isGiven(page, [])
})

test('in the table: labels are added to the chosen rows and taken from them, and the receipt takes that back', async () => {
  story = await preparedProject({
    labels: ['card', 'card lost', 'refund'],
    prepare: async (studio) => {
      await studio.tasks.setKind({ task: 1, kind: 'multi' })
      await studio.labelling.bulk({ annotator: 'Ada', samples: [1], kind: 'label', label: null, labels: ['refund'] })
    },
  })
  const { page } = story
  await page.keyboard.press('Alt+3')
  const row = (index: number) => page.locator(`#row-${index}`)
  const marks = (index: number) => row(index).getByRole('gridcell').nth(3)
  const bar = page.getByRole('form', { name: 'Decide on the selected samples' })
  const pick = async (...rows: number[]) => {
    for (const index of rows) await row(index).getByRole('checkbox').click()
  }
  await pick(0, 1)
  await page.keyboard.press('l')
  // The name of one label begins that of another: only what is taken from the list is chosen.
  await page.keyboard.type('card')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('ref')
  await page.keyboard.press('Enter')
  await expect.poll(() => bar.getByRole('group').getByRole('button').allTextContents()).toHaveLength(2)
  await page.keyboard.press('Enter')
  await expect.poll(() => bar.textContent()).toContain('2 have card lost, refund now')
  for (const index of [0, 1]) {
    await expect.poll(() => marks(index).textContent()).toContain('card lost')
    await expect.poll(() => marks(index).textContent()).toContain('refund')
  }
  await pick(0, 1, 2)
  await bar.getByRole('combobox').click()
  await page.keyboard.type('refund')
  await page.keyboard.press('Enter')
  await bar.getByRole('button', { name: 'Take away' }).click()
  await expect.poll(() => bar.textContent()).toContain('2 have refund no longer')
  await expect.poll(() => marks(0).textContent()).not.toContain('refund')
  await expect.poll(() => marks(2).textContent()).toBe('')
  await bar.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => marks(0).textContent()).toContain('refund')

  await pick(3)
  await bar.getByRole('button', { name: 'none applies' }).click()
  await expect.poll(() => marks(3).textContent()).toContain('none applies')
})
