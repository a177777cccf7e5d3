import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

// Told as people type and click: every key goes to whatever has the focus.
let story: OpenPage
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

test('a task is added, answered, renamed; one that nobody has answered is removed', async () => {
  story = await preparedProject({ labels: ['card', 'refund'] })
  const { page } = story
  const tabs = () => page.getByRole('navigation', { name: 'Tasks' }).getByRole('button')
  // With one task there are no tabs: where the labels are counted, the tasks are told.
  await page.keyboard.press('Alt+3')
  await page.locator('aside').getByRole('button', { name: 'Tasks …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Tasks' })
  await dialog.getByRole('button', { name: 'New task' }).click()
  await dialog.getByLabel('Name of the task').fill('Mentions')
  await dialog.getByRole('radio', { name: /any number of labels/ }).click()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => tabs().allTextContents()).toHaveLength(2)
  await expect.poll(() => page.locator('.tasks [aria-current=true]').textContent()).toContain('Mentions')

  await page.keyboard.press('Alt+2')
  await page.locator('article.card').waitFor()
  await page.keyboard.type('lost luggage')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.strip .entry').allTextContents()).toEqual(['lost luggage'])

  // A name that is taken is told where it was typed.
  await page.getByRole('button', { name: 'Tasks …' }).click()
  await dialog.getByRole('button', { name: 'Change Mentions' }).click()
  await expect.poll(() => dialog.getByRole('radio').first().isDisabled()).toBe(true)
  await expect.poll(() => dialog.getByRole('button', { name: 'Remove the task' }).count()).toBe(0)
  const first = (await tabs().first().locator('b').textContent())!
  await dialog.getByLabel('Name of the task').fill(first)
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog.getByRole('alert').textContent()).toContain(`There is a task “${first}” already`)
  await dialog.getByLabel('Name of the task').fill('Topics')
  await page.keyboard.press('Enter')
  await expect.poll(() => tabs().allTextContents()).toEqual([expect.anything(), expect.stringContaining('Topics')])

  await dialog.getByRole('button', { name: 'New task' }).click()
  await dialog.getByLabel('Name of the task').fill('A slip')
  await page.keyboard.press('Enter')
  await expect.poll(() => tabs().count()).toBe(3)
  await page.getByRole('button', { name: 'Tasks …' }).click()
  await dialog.getByRole('button', { name: 'Change A slip' }).click()
  await dialog.getByRole('button', { name: 'Remove the task' }).click()
  await expect.poll(() => tabs().count()).toBe(2)
  await page.keyboard.press('Escape')

  const kept = await afterwards(story, async (studio) => studio.tasks.list())
  expect(kept.map(({ name, kind, labelled }) => [name, kind, labelled])).toEqual([
    [first, 'single', 0],
    ['Topics', 'multi', 1],
  ])
})

test('a file is imported into the task that is chosen, and the export says what it wrote of each', async () => {
  story = await preparedProject({
    labels: ['card'],
    texts: ['one', 'two', 'three'],
    prepare: async (studio) => studio.tasks.add({ name: 'Mentions', kind: 'multi', wanted: 1 }),
  })
  const { page, home } = story
  const file = join(home, 'more.csv')
  await writeFile(file, 'text,label\none,place\ntwo,person\nfour,place\n')
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(file)
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await dialog.getByLabel('Task that its labels answer').selectOption('Mentions')
  // It stays what it was made for, though each record of the file has one label.
  await expect.poll(() => dialog.getByRole('radio', { name: 'any number, also none' }).isChecked()).toBe(true)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('3 samples got their label from it, 2 different ones.').waitFor()
  await dialog.locator('form, div').getByRole('button', { name: 'Close' }).first().click()
  await expect.poll(() => page.locator('.tasks').textContent()).toContain('2, any number')

  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByRole('radio', { name: /^JSON/ }).click()
  await dialog.getByRole('checkbox', { name: 'Labelled samples only' }).uncheck()
  await dialog.getByRole('textbox').fill(join(home, 'out.jsonl'))
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText('4 samples written.').waitFor()
  await dialog.getByText('Task “Mentions”: 3 labelled, 0 skipped, 0 flagged.').waitFor()
})

test('how far two annotators agree is told with intervals, task by task', async () => {
  const tone = 2
  story = await preparedProject({
    labels: ['card'],
    prepare: async (studio) => {
      await studio.tasks.add({ name: 'Tone', kind: 'single', wanted: 2 })
      // 24 answers each, 22 alike.
      for (const [annotator, turned] of [
        ['Ada', 0],
        ['Mei', 2],
      ] as const)
        for (const label of ['good', 'bad']) {
          const samples = Array.from({ length: 24 }, (_, i) => i + 1).filter(
            (sample) => (sample + Number(sample <= turned)) % 2 === Number(label === 'good'),
          )
          await studio.labels.add({ task: tone, names: [label] })
          await studio.labelling.bulk({ annotator, task: tone, samples, kind: 'label', label })
        }
    },
  })
  const { page } = story
  await page.keyboard.press('Alt+6')
  await page.getByRole('navigation', { name: 'Tasks' }).getByRole('button').nth(1).click()
  const panel = page.locator('section', { hasText: 'Agreement between annotators' })
  // 22 of 24: Wilson's roots by hand. α: chance draws two of 48 answers, 24 of each, without putting back.
  await expect
    .poll(() => panel.textContent())
    .toContain(
      '24 samples are labelled by several of 2 annotators. 91.7\u00a0% of their answers are alike (74\u00a0% to 98\u00a0%).',
    )
  await expect.poll(() => panel.textContent()).toContain('Krippendorff’s α .837 (')
  // The other task has no answers.
  await page.getByRole('navigation', { name: 'Tasks' }).getByRole('button').first().click()
  await panel.waitFor({ state: 'detached' })
})
