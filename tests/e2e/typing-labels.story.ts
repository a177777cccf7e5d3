import { afterEach, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import type { OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

// Told as people type: nothing is focused first, no key prepares another, and every key goes to whatever has the focus.
let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

const named = (count: number) => Array.from({ length: count }, (_, i) => `l${i + 1} ${'kind'}`)
const field = (page: Page) => page.getByRole('combobox')
const card = (page: Page) => page.locator('article.card')
const sampleOn = (page: Page) => card(page).getAttribute('data-sample')
/** What the strip says of the past, newest first. */
const past = (page: Page) => page.locator('.strip .entry').allTextContents()
const answers = async (page: Page) => Number(await page.locator('.side .figure').first().textContent())
async function nextCard(page: Page, press: () => Promise<void>) {
  const before = await sampleOn(page)
  await press()
  await expect.poll(() => sampleOn(page)).not.toBe(before)
}
/** The focus is there before the next key is pressed. */
async function focus(target: Locator) {
  await target.focus()
  await expect.poll(() => target.evaluate((element) => element === document.activeElement)).toBe(true)
}
const type = (page: Page, name: string) =>
  nextCard(page, async () => {
    await page.keyboard.type(name)
    await expect.poll(() => field(page).inputValue()).toBe(name)
    await page.keyboard.press('Enter')
  })

test('without labels the first ones are typed, from the first letter on and whatever it is', async () => {
  story = await preparedProject({})
  const { page } = story
  const names = ['4 stars', 'failed transfer', 'get a card', 'zebra', 'häufig', '+1', 'Undo me', '退款']
  for (const name of names) await type(page, name)
  await expect.poll(() => past(page)).toEqual([...names].reverse())
  await expect
    // Names may be guessed from the second on: how likely they are stands behind them.
    .poll(async () =>
      (await page.getByRole('option').allTextContents()).map((said) => said.replace(/[\d.]+\s%$/, '')).sort(),
    )
    .toEqual(names.map((name, i) => `${i + 1}${name}`).sort())
})

test('one label: its digit gives it, and the page speaks of one', async () => {
  story = await preparedProject({ labels: ['refund'] })
  const { page } = story
  await nextCard(page, () => page.keyboard.press('1'))
  await expect.poll(() => past(page)).toEqual(['refund'])
  await expect.poll(() => page.locator('header').textContent()).toContain('1 label')
  await expect.poll(() => page.locator('.side').textContent()).toContain('1 answer in this session')
  await expect.poll(() => field(page).getAttribute('placeholder')).not.toContain('among')
})

test('nine labels, then the tenth and the eleventh: every digit goes on giving the label it gave', async () => {
  story = await preparedProject({ labels: named(9) })
  const { page } = story
  const caps = () => page.getByRole('option').locator('kbd').allTextContents()
  await nextCard(page, () => page.keyboard.press('9'))
  await type(page, 'frog')
  await type(page, 'newt')
  await expect.poll(() => caps()).toEqual([...'1234567890'])
  for (const digit of '1290') await nextCard(page, () => page.keyboard.press(digit))
  await expect.poll(() => past(page)).toEqual(['frog', 'l9 kind', 'l2 kind', 'l1 kind', 'newt', 'frog', 'l9 kind'])
  await page.keyboard.press('?')
  const listed = page.getByRole('dialog').locator('section').first().locator('div')
  await expect.poll(() => listed.allTextContents()).toEqual([...named(9).map((name, i) => `${i + 1}${name}`), '0frog'])
  await expect.poll(() => page.getByRole('dialog').textContent()).not.toContain('take the first guess')
  // A person may say otherwise.
  await page.getByRole('button', { name: 'Give 1 2 3 to the guesses' }).click()
  await expect.poll(() => page.getByRole('dialog').textContent()).toContain('take the first guess')
  await page.keyboard.press('Escape')
  await expect.poll(() => caps()).toEqual([])
})

test('25 labels: a name is typed and chosen, no letter of it labels', async () => {
  const labels = ['order_physical_card', 'request_refund', 'direct_debit', 'card_arrival', ...named(21)]
  story = await preparedProject({ labels })
  const { page } = story
  for (const name of ['card', 'refund', 'debit direct', 'Order-Physical']) await type(page, name)
  await expect.poll(() => past(page)).toEqual(['order_physical_card', 'direct_debit', 'request_refund', 'card_arrival'])
  await expect.poll(() => answers(page)).toBe(4)
})

test('77 labels: a slip makes no label at once, and Escape and Tab leave nothing standing', async () => {
  const labels = ['top_up_limits', 'top_up_failed', 'transfer_timing', ...named(74)]
  story = await preparedProject({ labels })
  const { page } = story
  const before = await sampleOn(page)
  await page.keyboard.type('top_up_limts')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect.poll(async () => [await sampleOn(page), await answers(page)]).toEqual([before, 0])
  await expect.poll(() => page.locator('.entry').first().textContent()).toContain('similar')
  await nextCard(page, async () => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
  })
  await page.keyboard.type('xyz')
  await page.keyboard.press('Escape')
  await expect.poll(() => field(page).inputValue()).toBe('')
  await page.keyboard.type('tra')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect.poll(() => field(page).inputValue()).toBe('')
  await nextCard(page, async () => {
    await page.keyboard.type('top_up')
    await page.keyboard.press('Shift+Enter')
  })
  await expect.poll(() => past(page)).toEqual(['top_up', 'top_up_limits'])
})

test('the label list is one stop for Tab, and its arrows and Space choose', async () => {
  // Codes: nothing is guessed that would stand before them.
  story = await preparedProject({ labels: Array.from({ length: 31 }, (_, i) => `l${i + 1}`) })
  const { page } = story
  await page.keyboard.press('/')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox')
  await nextCard(page, async () => {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Space')
  })
  await expect.poll(() => past(page)).toEqual(['l2'])
})

test('Space and Enter press the button that has the focus; elsewhere Space skips', async () => {
  story = await preparedProject({ labels: named(3) })
  const { page } = story
  const before = await sampleOn(page)
  for (const key of ['Space', 'Enter']) {
    await focus(page.locator('.strip .all'))
    await page.keyboard.press(key)
    await page.getByRole('dialog', { name: 'History' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await expect.poll(() => sampleOn(page)).toBe(before)
  // A link is followed by Enter, not by Space; what was clicked does not keep the keyboard.
  await focus(page.getByRole('link', { name: 'Label' }))
  await nextCard(page, () => page.keyboard.press('Space'))
  await page.locator('.strip .all').click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await nextCard(page, () => page.keyboard.press('Space'))
  await expect.poll(() => past(page)).toEqual(['skipped', 'skipped'])
})

test('undo, redo, a flag and a reason; what was taken back looks so, and the session goes down', async () => {
  story = await preparedProject({ labels: named(3) })
  const { page } = story
  const first = await sampleOn(page)
  const why = await page.locator('.side section').first().textContent()
  await nextCard(page, () => page.keyboard.press('2'))
  await nextCard(page, () => page.keyboard.press('!'))
  await page.keyboard.press('Shift+Space')
  await nextCard(page, async () => {
    await page.keyboard.type('two intents')
    await page.keyboard.press('Enter')
  })
  await expect.poll(() => past(page)).toEqual(['skipped: two intents', 'flagged', 'l2 kind'])
  for (let i = 0; i < 3; i++) await nextCard(page, () => page.keyboard.press('Backspace'))
  await expect
    .poll(async () => [await sampleOn(page), await page.locator('.side section').first().textContent()])
    .toEqual([first, why])
  await expect.poll(() => page.locator('.strip .undone').count()).toBe(3)
  await expect.poll(() => page.locator('.side').textContent()).toContain('0 answers in this session')
  await nextCard(page, () => page.keyboard.press('Shift+Backspace'))
  await nextCard(page, () => page.keyboard.press('Control+z'))
  await expect.poll(() => sampleOn(page)).toBe(first)
})

test('a card looked at again says what it carries now', async () => {
  story = await preparedProject({ labels: named(3) })
  const { page } = story
  await nextCard(page, () => page.keyboard.press('3'))
  await nextCard(page, () => page.locator('.strip .entry').first().click())
  await expect.poll(() => page.locator('.about').textContent()).toContain('Now: l3 kind')
})

test('ten presses of a digit at once give one label', async () => {
  story = await preparedProject({ labels: named(3) })
  const { page } = story
  await page.evaluate(() => {
    for (let i = 0; i < 10; i++) window.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }))
  })
  await expect.poll(() => answers(page)).toBe(1)
  await nextCard(page, () => page.keyboard.press('2'))
  await expect.poll(() => past(page)).toEqual(['l2 kind', 'l1 kind'])
})

test('an answer taken back before the next card is painted stands in the history once, as taken back', async () => {
  story = await preparedProject({ labels: named(3) })
  const { page } = story
  await page.evaluate(() => {
    for (const key of ['1', 'Backspace']) window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  })
  await expect.poll(() => page.locator('.strip .undone').count()).toBe(1)
  await page.keyboard.press('2')
  await expect.poll(() => past(page)).toEqual(['l2 kind', 'l1 kindtaken back'])
})
