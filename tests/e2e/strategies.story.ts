import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeQuestions } from './made-up-questions.ts'
import { type OpenPage } from './open-studio-page.ts'
import { questionsProject } from './questions-project.ts'

let story: OpenPage

beforeAll(async () => {
  story = await questionsProject('strategies', 60)
})
afterAll(() => story?.close())

test('a strategy is chosen by the batch it would ask, beside the batch of another', async () => {
  const { page } = story
  await page.keyboard.press('Alt+4')
  await page.getByRole('button', { name: 'Entropy', exact: true }).click()
  await page.getByRole('heading', { name: 'Entropy', level: 2 }).waitFor()
  await expect.poll(() => page.locator('.batches tbody tr').count()).toBeGreaterThan(0)

  await page.getByLabel('Compare with').selectOption({ label: 'MaxHerding' })
  await page.getByRole('heading', { name: 'MaxHerding', level: 2 }).waitFor()
  await expect.poll(() => page.getByText('asked by both').count()).toBe(2)

  await page.getByRole('button', { name: 'Use for the queue' }).click()
  await expect.poll(() => page.locator('footer').textContent(), { timeout: 20_000 }).toContain('Entropy')
})

test('a line drawn around dots of the map lists them, and they are asked first', async () => {
  const { page } = story
  const map = page.locator('canvas')
  await expect.poll(() => page.locator('.waiting').count(), { timeout: 20_000 }).toBe(0)
  const box = (await map.boundingBox())!
  await page.mouse.move(box.x + 2, box.y + 2)
  await page.mouse.down()
  const corners = [
    [box.width / 2, 2],
    [box.width / 2, box.height - 2],
    [2, box.height - 2],
  ] as const
  for (const [x, y] of corners) await page.mouse.move(box.x + x, box.y + y)
  await page.mouse.up()
  const held = page.locator('.lasso')
  const many = Number(/\d+/.exec((await held.locator('b').first().textContent())!)![0])
  expect(many).toBeGreaterThan(0)
  expect(many).toBeLessThan(240)
  await expect.poll(() => held.locator('li').first().textContent()).toMatch(/\w/)

  await held.getByRole('button', { name: 'Ask these first' }).click()
  await held.getByRole('link', { name: 'Label' }).click()
  await page.locator('article.card').waitFor()
  await expect.poll(() => page.locator('.stage').textContent()).toContain('asked by you')
  await page.keyboard.press('Alt+4')
})

test('a batch that was asked is in the log, and asking it again gives the same', async () => {
  const { page } = story
  await page.getByRole('link', { name: 'Query log' }).click()
  const asked = page.locator('tbody tr', { hasText: 'Entropy' })
  // The ranking may be made once more meanwhile and put another row on top: any of them must do.
  await asked.first().getByRole('button', { name: 'Replay' }).click()
  await expect.poll(() => page.locator('tbody').textContent(), { timeout: 20_000 }).toContain('same batch')
})

test('a small replay says how a strategy does against random, and its curves leave as a file', async () => {
  const { page } = story
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await page.getByLabel('Labels at the start').fill('6')
  await page.getByLabel('Labels a step').fill('6')
  await page.getByLabel('Labels at the end').fill('24')
  await page.getByLabel('Paired runs').fill('3')
  await page.getByLabel('Learner').selectOption({ label: 'Softmax head' })
  await page.getByLabel('Save predictions').check()
  const said = join(story.home, 'said.jsonl')
  await page.getByRole('textbox', { name: 'File' }).fill(said)
  await page.getByRole('button', { name: /^Replay \d+ curves/ }).click()
  await expect.poll(() => page.locator('.verdict .chip').textContent(), { timeout: 60_000 }).toBeTruthy()
  await expect.poll(() => page.getByRole('button', { name: 'New replay' }).isEnabled(), { timeout: 60_000 }).toBe(true)
  await page.getByText(`Predictions are in ${said}`).waitFor()
  const [first] = readFileSync(said, 'utf8').split('\n')
  const { strategy, labels, text, truth, probabilities } = JSON.parse(first!) as Record<string, unknown>
  expect({ strategy, labels }).toEqual({ strategy: 'random.v1', labels: 24 })
  // The project's own words, not its numbers.
  expect(text).toMatch(/[a-z]+ [a-z]+/)
  expect(Object.keys(probabilities as object)).toContain(truth)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n')
  // Two strategies × 3 runs × (6, 12, 18 and 24 labels), and the header.
  expect(lines.length).toBe(1 + 2 * 3 * 4)
})

test('a labelled file is replayed in place of the project’s own labels', async () => {
  const { page } = story
  await page.getByRole('button', { name: 'New replay' }).click()
  await page.getByLabel('A labelled file').check()
  const path = page.getByLabel('Labelled file', { exact: true })
  await path.fill(join(story.home, 'gone.csv'))
  await path.press('Enter')
  await page.getByText('There is no file or folder').waitFor()

  writeQuestions(join(story.home, 'others.csv'), 120)
  await page.getByRole('button', { name: 'Labelled file: Choose a file' }).click()
  await page.getByLabel('Path', { exact: true }).fill(join(story.home, 'others.csv'))
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.getByText('3 labels: 30 records are only tested on, 90 are asked for.').waitFor()
  await page.getByLabel('Labels at the end').fill('12')
  await page.getByLabel('Paired runs').fill('1')
  await page.getByLabel('Learner').selectOption({ label: 'Softmax head' })
  await page.getByRole('button', { name: /^Replay \d+ curves/ }).click()
  await page.getByText('On others.csv.').waitFor()
  await expect.poll(() => page.locator('.verdict .chip').textContent(), { timeout: 60_000 }).toContain('too few')
  expect(story.complaints).toEqual([])
})

test('the names of labels teach a replay, which says what they reach alone', async () => {
  const { page } = story
  await expect.poll(() => page.getByRole('button', { name: 'New replay' }).isEnabled(), { timeout: 60_000 }).toBe(true)
  await page.getByRole('button', { name: 'New replay' }).click()
  await page.getByLabel('A labelled file').check()
  const path = page.getByLabel('Labelled file', { exact: true })
  await path.fill(join(story.home, 'others.csv'))
  await path.press('Enter')
  await page.getByText('3 labels: 30 records are only tested on, 90 are asked for.').waitFor()
  const switched = page.getByLabel('What labels are called teaches too')
  await page.getByLabel('Learner').selectOption({ label: 'Softmax head' })
  await expect.poll(() => switched.isDisabled()).toBe(true)
  await page.getByLabel('Learner').selectOption({ label: 'Pool-taught head' })
  await switched.check()
  await page.getByLabel('Labels at the end').fill('12')
  await page.getByLabel('Paired runs').fill('1')
  await page.getByRole('button', { name: /^Replay \d+ curves/ }).click()
  await expect.poll(() => page.getByText(/by names alone, before the first label/).count(), { timeout: 60_000 }).toBe(1)
  expect(story.complaints).toEqual([])
})

test('a file of several labels is offered the learners and strategies that serve it, and each run can draw a half of its own', async () => {
  const { page } = story
  const subjects = ['card', 'rate', 'transfer']
  const rows = Array.from({ length: 160 }, (_, i) => {
    const held = subjects.filter((_, bit) => ((i % 7) + 1) & (1 << bit))
    return `question ${i} about ${held.join(' and ')},${held.join(';')}`
  })
  writeFileSync(join(story.home, 'several.csv'), `text,labels\n${rows.join('\n')}\n`)
  await expect.poll(() => page.getByRole('button', { name: 'New replay' }).isEnabled(), { timeout: 60_000 }).toBe(true)
  await page.getByRole('button', { name: 'New replay' }).click()
  await page.getByLabel('A labelled file').check()
  const learners = () => page.getByLabel('Learner').locator('option').allTextContents()
  await expect.poll(learners).toContain('Softmax head')
  const path = page.getByLabel('Labelled file', { exact: true })
  await path.fill(join(story.home, 'several.csv'))
  await path.press('Enter')
  await page.getByText('3 labels: 40 records are only tested on, 120 are asked for.').waitFor()
  await expect.poll(learners).not.toContain('Softmax head')
  await expect.poll(() => page.getByLabel('Learner').inputValue()).toBe('sigmoid-head.v1')
  await page.getByRole('radio', { name: 'a random half, another in every run' }).check()
  await page.getByLabel('Labels at the start').fill('6')
  await page.getByLabel('Labels a step').fill('55')
  await page.getByText('60 labelled records can be asked for; at these sizes 61 are needed').waitFor()
  await page.getByLabel('Labels a step').fill('6')
  await page.getByLabel('Labels at the end').fill('12')
  await page.getByLabel('Paired runs').fill('2')
  await page.locator('fieldset').getByRole('checkbox', { name: 'Margin' }).check()
  await page.getByRole('button', { name: /^Replay \d+ curves/ }).click()
  await page.getByText('On several.csv.').waitFor()
  await page.getByText('Each run replayed on another random half').waitFor()
  await expect.poll(() => page.locator('.verdict .chip').textContent(), { timeout: 60_000 }).toBeTruthy()
  expect(story.complaints).toEqual([])
})
