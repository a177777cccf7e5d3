import { expect, test } from 'vitest'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { preparedProject } from './prepared-project.ts'

const KINDS = ['cards', 'transfers'] as const
const texts = Array.from({ length: 620 }, (_, i) => `question ${i} about ${KINDS[i % 2]}`)

async function answer(studio: Studio, annotator: string, [from, to]: readonly [number, number], shift: number) {
  for (const kind of [0, 1]) {
    const samples = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((id) => (id - 1) % 2 === kind)
    await studio.labelling.bulk({ annotator, samples, kind: 'label', label: KINDS[(kind + shift) % 2]! })
  }
}
/** 150 right answers and a model of them, then 430 the wrong way round: the studio learns from those once it is open. */
async function wrongBatch(studio: Studio) {
  await answer(studio, 'Ada', [1, 150], 0)
  await studio.jobs.wait(await studio.models.embed({}))
  await studio.jobs.wait(await studio.models.train({ learner: 'softmax-head.v1' }))
  await answer(studio, 'Bo', [151, 580], 1)
}

test('a model that a batch of wrong answers made worse is held back, and its answers are asked again', async () => {
  const { page, close } = await preparedProject({
    texts,
    labels: KINDS,
    holdoutShare: 0.4,
    retrainEvery: 20,
    prepare: wrongBatch,
    size: { width: 1440, height: 900 },
  })
  try {
    // Nothing failed: it is told as news, with what came of it and where to look.
    const notice = page.getByRole('status').filter({ hasText: 'stays in use and all answers are kept' })
    await notice.waitFor({ timeout: 120_000 })
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    await notice.getByRole('link', { name: 'Show under Models' }).click()
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Checked before it is used' }) })
    await panel.getByText('is held back').waitFor()
    await expect.poll(() => panel.textContent()).toMatch(/Bo: \d+ decided in bulk/)
    await notice.getByRole('button', { name: 'Understood' }).click()
    await notice.waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: 'Look at these answers first' }).click()
    await panel.getByRole('link', { name: 'Label' }).click()
    await page.locator('article.card').waitFor()
    // The card that was up before stays; those behind it are asked again.
    await page.keyboard.press('Space')
    await page.getByText('Answered before a model that did worse').first().waitFor()
  } finally {
    await close()
  }
})

/** The last 60 the wrong way round, and no samples kept for measuring. */
async function contradicting(studio: Studio) {
  await answer(studio, 'Ada', [1, 150], 0)
  await studio.jobs.wait(await studio.models.embed({}))
  await studio.jobs.wait(await studio.models.train({ learner: 'softmax-head.v1' }))
  await answer(studio, 'Bo', [151, 210], 1)
  await studio.tasks.add({ name: 'tone', kind: 'single', wanted: 1 })
}

test('without samples kept for measuring, answers that contradict earlier ones are told and can be used anyway', async () => {
  const { page, close } = await preparedProject({ texts, labels: KINDS, retrainEvery: 20, prepare: contradicting })
  try {
    const notice = page.getByRole('status').filter({ hasText: '60 new answers contradict earlier ones' })
    const tasks = page.getByRole('navigation', { name: 'Tasks' })
    await tasks.getByRole('button', { name: 'tone' }).click()
    await notice.waitFor({ timeout: 120_000 })
    // It is of the other task, says so and leads there.
    await expect.poll(() => notice.textContent()).toContain('Task “label”: 60 new answers')
    await notice.getByRole('link', { name: 'Show under Models' }).click()
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'Checked before it is used' }) })
    await panel.getByText('Each of 150 earlier answers was left out').waitFor()
    await expect.poll(() => tasks.locator('[aria-current=true]').textContent()).toContain('label')
    await panel.getByRole('button', { name: 'Use it anyway' }).click()
    await notice.waitFor({ state: 'detached' })
    await panel.getByText('Model 2 is held back').waitFor({ state: 'detached' })
  } finally {
    await close()
  }
})
