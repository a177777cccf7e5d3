import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenPage } from './open-studio-page.ts'
import { questionsProject } from './questions-project.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Moderate findings that a reader of screens meets at once. */
const NAMED = ['page-has-heading-one', 'landmark-unique', 'heading-order']
let story: OpenPage

beforeAll(async () => {
  story = await questionsProject('access', 60)
})
afterAll(() => story?.close())

/** What stands in the way of somebody, in the page as it is now. */
async function findings(): Promise<string[]> {
  await story.page.evaluate(axe)
  const { violations } = await story.page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResults> } }
    return axe.run()
  })
  return violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || NAMED.includes(id))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' · ')}`)
}

const routes = {
  '/': 'Home',
  '/label': 'Label',
  '/data': 'Data',
  '/labels': 'Labels',
  '/models': 'Models',
  '/doctor': 'Doctor',
  '/strategies/batch': 'Strategies',
  '/strategies/lab': 'Strategies',
  '/strategies/log': 'Strategies',
  '/templates': 'Templates',
}
for (const theme of ['light', 'dark'] as const)
  test.each(Object.entries(routes))(
    `${theme}: nobody is shut out of %s, and its title says where one is`,
    async (route, title) => {
      const { page } = story
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate((hash) => void (location.hash = hash), route)
      await expect.poll(() => page.title()).toBe(`${title} · access · Kindling Studio`)
      await expect
        .poll(() => page.getByText(/^(Asking|Drawing the map|Looking at machine)/).count(), { timeout: 20_000 })
        .toBe(0)
      // What a screen is about may have to be fetched first.
      await page.locator('main h1').first().waitFor({ state: 'attached' })
      await page.waitForLoadState('networkidle')
      await expect.poll(() => findings()).toEqual([])
      await expect.poll(() => page.locator('h1').count()).toBe(1)
    },
  )

interface Opening {
  readonly route: string
  /** By a press on this button, or by keys. */
  readonly button?: RegExp
  readonly keys?: string
}
const dialogs: Readonly<Record<string, Opening>> = {
  settings: { route: '/data', button: /: Settings$/ },
  'find anything': { route: '/data', keys: 'Control+k' },
  import: { route: '/data', button: /^Import$/ },
  export: { route: '/data', button: /^Export$/ },
  'a path': { route: '/', button: /^Open a project$/ },
  keys: { route: '/label', keys: '?' },
  history: { route: '/label', keys: ',' },
  'a new name': { route: '/data', button: /^Rename the project/ },
}
test.each(Object.entries(dialogs))(
  'the dialog of %s shuts nobody out, and gives the focus back',
  async (_name, { route, button, keys }) => {
    const { page } = story
    await page.evaluate((hash) => void (location.hash = hash), route)
    const opener = button ? page.getByRole('button', { name: button }) : null
    if (opener) {
      await opener.focus()
      await page.keyboard.press('Enter')
    } else {
      // The heading of the screen before may still stand; labelling's keys are heard where a card is.
      await page
        .locator(route === '/label' ? 'article.card' : 'main h1')
        .first()
        .waitFor({ state: 'attached' })
      await page.keyboard.press(keys!)
    }
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await expect.poll(() => dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true)
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).not.toBe('Close')
    await expect.poll(() => findings()).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
    if (opener) await expect.poll(() => opener.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(story.complaints).toEqual([])
  },
)
