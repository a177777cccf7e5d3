import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenPage } from './open-studio-page.ts'
import { questionsProject } from './questions-project.ts'

let story: OpenPage
/** Where the bundle went. */
let written = ''

beforeAll(async () => {
  story = await questionsProject('models', 30)
  await story.page.getByRole('link', { name: 'Models' }).click()
  await story.page.getByText('Train a model, features, runs').click()
})
afterAll(() => story?.close())

const runRows = () => story.page.locator('section', { hasText: 'Training runs' }).locator('tbody tr')
const modelRows = () => story.page.locator('section', { hasText: 'All models' }).locator('tbody tr')

test('a head is trained by hand, its curve drawn, and it is the model in use', async () => {
  const { page } = story
  await expect.poll(() => modelRows().count()).toBeGreaterThan(0)
  const before = await modelRows().count()
  await page.getByLabel('Learner').selectOption({ label: 'Softmax head' })
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect.poll(() => modelRows().count(), { timeout: 60_000 }).toBe(before + 1)
  await expect.poll(() => modelRows().first().textContent()).toContain('In use')
  await page.locator('[role=img][aria-label="Training loss"] canvas').waitFor()
})

test('runs lie over each other on one chart when ticked', async () => {
  const { page } = story
  await expect.poll(() => runRows().count()).toBeGreaterThan(1)
  for (const i of [0, 1]) await runRows().nth(i).getByRole('checkbox').check()
  await expect.poll(() => runRows().locator('.mark').count()).toBe(2)
  await expect.poll(() => page.locator('tr.on', { has: page.getByRole('checkbox') }).count()).toBe(2)
})

test('a learner of the texts themselves trains beside the queue, and what it learnt becomes the features', async () => {
  const { page } = story
  const before = await modelRows().count()
  await page.getByLabel('Learner').selectOption({ label: 'Bag of patterns' })
  await page.getByLabel('Epochs').fill('4')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect.poll(() => modelRows().count(), { timeout: 60_000 }).toBeGreaterThan(before)
  const bag = modelRows().filter({ hasText: 'Bag of patterns' }).last()
  await expect.poll(async () => (await bag.locator('td').nth(2).textContent())!.trim()).toBe('Bag of patterns')
  const features = page.locator('section', { hasText: 'numbers each' }).filter({ has: page.getByText('Compute') })
  await expect.poll(() => features.textContent()).toContain('Bag of patterns')
})

test('an earlier model is taken into use again, and every page hears of it', async () => {
  const earlier = modelRows().nth(1)
  const version = (await earlier.locator('td').first().textContent())!.trim()
  await earlier.getByRole('button', { name: 'Use', exact: true }).click()
  await expect.poll(() => earlier.textContent()).toContain('In use')
  await expect.poll(() => story.page.locator('header .chip').first().textContent()).toContain(`Model ${version}`)
})

test('what keeps the model from being shipped is told, and a bundle written here passes its self-test', async () => {
  const { page } = story
  const panel = page.locator('section', { hasText: 'to ship' })
  await expect.poll(() => panel.textContent()).toContain('Self-test: runs when a bundle is written.')
  await panel.getByRole('button', { name: 'Bundle…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Write bundle' }).click()
  await expect.poll(() => dialog.textContent(), { timeout: 60_000 }).toContain('Self-test passed')
  await expect.poll(() => dialog.textContent()).toContain('-bundle.zip')
  written = /Written to (.*?-bundle\.zip)/.exec((await dialog.textContent())!)![1]!
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect.poll(() => panel.textContent()).toContain('the bundle gives what the studio gives')
})

test('a bundle that was changed is refused in words; the one written here comes in as a model, measured and not in use', async () => {
  const { page } = story
  const before = await modelRows().count()
  const copy = `${written.slice(0, -'.zip'.length)}-changed.zip`
  const bytes = await readFile(written)
  // One byte of the largest file, which is stored or packed somewhere in the middle.
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(copy, bytes)
  await page.getByRole('button', { name: 'Take in a bundle…' }).click()
  const dialog = page.getByRole('dialog')
  const take = async (path: string) => {
    await dialog.getByLabel('Bundle', { exact: true }).click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type(path)
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Take in', exact: true }).click()
  }
  await take(copy)
  await dialog.getByRole('alert').waitFor()
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('-changed.zip')
  await expect.poll(() => modelRows().count()).toBe(before)
  await take(written)
  await expect
    .poll(() => dialog.textContent(), { timeout: 60_000 })
    .toMatch(/Model \d+ is model \d+ of .* hold-out is right/)
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect.poll(() => modelRows().count()).toBe(before + 1)
  await expect.poll(() => modelRows().first().textContent()).not.toContain('In use')
  await page.getByText('It came in a bundle: model').waitFor()
})

test('a small model is distilled from the one looked at, and says how far it agrees with its teacher', async () => {
  const { page } = story
  const before = await modelRows().count()
  const panel = page.locator('section', { hasText: 'Distil a small model' })
  await panel.getByLabel('at most').selectOption({ label: '500 kB' })
  await panel.getByRole('button', { name: 'Distil', exact: true }).click()
  await expect.poll(() => modelRows().count(), { timeout: 120_000 }).toBe(before + 1)
  await expect.poll(() => panel.textContent(), { timeout: 30_000 }).toContain('Taught by model')
  const beside = page.getByRole('region', { name: 'The student beside its teacher' })
  await expect
    .poll(() => beside.textContent())
    .toMatch(/of its teacher.s accuracy.*one sample, median.*samples a second.*×/s)
  // Its teacher's part of the loss is drawn, and what they say of each other.
  await page.locator('[role=img][aria-label^="Agreement with the teacher"] canvas').waitFor()
})

test('another student begins from that one and is held near it, at its size', async () => {
  const { page } = story
  const before = await modelRows().count()
  const panel = page.locator('section', { hasText: 'Distil a small model' })
  await panel.getByText('Begin from a version').click()
  await panel.getByLabel('begins from').selectOption({ index: 1 })
  await expect.poll(() => panel.getByLabel('at most').isDisabled()).toBe(true)
  await panel.getByLabel('λ, stay near it').fill('0.5')
  await panel.getByLabel('held').selectOption({ label: 'by what its labels depend on (Fisher)' })
  await panel.getByRole('button', { name: 'Distil', exact: true }).click()
  await expect.poll(() => modelRows().count(), { timeout: 120_000 }).toBe(before + 1)
  await expect
    .poll(() => panel.textContent(), { timeout: 30_000 })
    .toMatch(new RegExp(`It began from model \\d+ and was held near it: λ = 0.5, by what its labels depend on`))
})

test('a student is wanted by its time, and what its teacher says of other samples counts half', async () => {
  const { page } = story
  const before = await modelRows().count()
  const panel = page.locator('section', { hasText: 'Distil a small model' })
  await panel.getByLabel('begins from').selectOption({ label: 'anew' })
  await panel.getByLabel('one sample within').click()
  await page.keyboard.type('50')
  await expect.poll(() => panel.getByLabel('at most').isDisabled()).toBe(true)
  await panel.getByText('What samples count').click()
  await panel.getByLabel('teacher on others').click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('0.5')
  await panel.getByRole('button', { name: 'Distil', exact: true }).click()
  await expect.poll(() => modelRows().count(), { timeout: 180_000 }).toBe(before + 1)
  await expect
    .poll(() => panel.textContent(), { timeout: 30_000 })
    .toContain('What it says of labelled samples counted 1, of others 0.5; synthetic samples 1.')
})

test('a training of whole texts is paused, gone on with, and ended with what it has learnt', async () => {
  const { page } = story
  const before = await modelRows().count()
  const running = page.locator('.running')
  await page.getByLabel('Learner').selectOption({ label: 'Bag of patterns' })
  // Long enough to be ended on any machine.
  await page.getByLabel(/^Epochs/).fill('500')
  await page.getByLabel(/^Patience/).fill('500')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await expect.poll(() => running.textContent(), { timeout: 30_000 }).toContain('of at most')
  await running.getByRole('button', { name: 'Pause', exact: true }).click()
  await runRows()
    .first()
    .getByRole('button', { name: /^Resume/ })
    .click({ timeout: 30_000 })
  await running.getByRole('button', { name: 'End now', exact: true }).click({ timeout: 30_000 })
  await expect.poll(() => modelRows().count(), { timeout: 60_000 }).toBe(before + 1)
})

test('a training that is stopped leaves the model in use as it was', async () => {
  const { page } = story
  // Its number: its age grows.
  const modelInUse = () => page.locator('header .chip b').first().textContent()
  const inUse = await modelInUse()
  await page.getByLabel('Learner').selectOption({ label: 'Two-layer head' })
  // Long enough to be stopped on any machine.
  await page.getByLabel(/^Epochs/).fill('1000')
  await page.getByLabel(/^Patience/).fill('1000')
  await page.getByLabel(/^Batch size/).fill('1')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.locator('.running').getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect.poll(() => runRows().first().textContent(), { timeout: 30_000 }).toContain('stopped')
  await expect.poll(() => modelInUse()).toBe(inUse)
  expect(story.complaints).toEqual([])
})
