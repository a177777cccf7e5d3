import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DRAWN, drawFolder } from '../hosts/drawn-pictures.ts'
import type { OpenPage } from './open-studio-page.ts'
import { afterwards, preparedProject } from './prepared-project.ts'

let story: OpenPage
const folder = mkdtempSync(join(tmpdir(), 'kindling-drawn-'))
beforeAll(() => drawFolder(folder, 10))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(async () => {
  expect(story.complaints).toEqual([])
  await story.close()
})

/** Pictures of three kinds, eight of each labelled. */
const project = () =>
  preparedProject({
    pictures: folder,
    labels: DRAWN,
    async prepare(studio) {
      const { rows } = await studio.data.samples({
        search: '',
        state: null,
        label: null,
        sort: 'id',
        descending: false,
        offset: 0,
        limit: 30,
      })
      const ids = rows.map(({ id }) => id)
      // Files come in the order of their folders.
      const kinds = DRAWN.toSorted()
      for (const [k, label] of kinds.entries())
        await studio.labelling.bulk({
          samples: ids.slice(10 * k, 10 * k + 8),
          kind: 'label',
          label,
          annotator: 'Ada',
        })
      await studio.jobs.wait(await studio.models.embed({}))
    },
  })

test('copies of labelled pictures are looked at beside their originals, made, seen through the funnel, withdrawn and removed', async () => {
  story = await project()
  const { page } = story
  await page.keyboard.press('Alt+5')
  const rows = page.locator('.picture')
  await expect.poll(() => rows.count()).toBe(6)
  await page.getByText('24 labelled pictures').waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'Template', exact: true }).count()).toBe(0)
  // Each picture before its copies; one more copy of each by typing.
  await expect.poll(() => rows.first().getByRole('img').count()).toBe(4)
  await page.getByLabel('Copies of each picture').fill('4')
  await expect.poll(() => rows.first().getByRole('img').count()).toBe(5)
  // Every copy is mirrored once the slider is at its end.
  const mirrored = page.getByRole('slider', { name: 'Mirrored' })
  await mirrored.focus()
  await page.keyboard.press('End')
  await expect.poll(() => mirrored.getAttribute('aria-valuetext')).toMatch(/^100/)
  await expect
    .poll(async () => {
      const told = await rows.locator('.copy figcaption').allTextContents()
      return [told.length, told.filter((words) => words.includes('Mirrored')).length]
    })
    .toEqual([24, 24])
  await page.getByRole('button', { name: 'Make copies' }).click()
  const funnel = page.getByLabel(/^96 drawn, \d+ kept$/)
  await funnel.waitFor({ timeout: 60_000 })
  const numbers = (await funnel.locator('dd.num').allTextContents()).map((text) => Number(text.replace('−', '-')))
  const [drawn, ...rest] = numbers
  const kept = rest.pop()!
  expect([drawn, drawn! + rest.reduce((sum, lost) => sum + lost, 0)]).toEqual([96, kept])
  await page.getByRole('tab', { name: /^Kept/ }).click()
  await expect.poll(() => page.locator('.copies img').count()).toBe(kept)
  const row = page.locator('button.template')
  await expect.poll(() => row.textContent()).toContain(`${kept} kept`)
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await expect.poll(() => row.textContent()).toContain('withdrawn')
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => row.textContent()).not.toContain('withdrawn')
  await page.getByRole('tab', { name: 'Map' }).click()
  await page.getByRole('img', { name: /^Map of 30 samples of the pool and \d+ synthetic samples$/ }).waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  const made = await afterwards(story, async (studio) => ({
    samples: (await studio.project.current())?.samples,
    sets: (await studio.synthesis.templates()).map(({ name, accepted, copies }) => [name, accepted, copies!.each]),
  }))
  expect(made).toEqual({ samples: 30, sets: [['copies', kept, 4]] })
})

test('a copy is out of use once its picture is answered otherwise, and the page says so', async () => {
  story = await project()
  const { page } = story
  await page.keyboard.press('Alt+5')
  await page.getByRole('button', { name: 'Make copies' }).click()
  await page.getByLabel(/^72 drawn, \d+ kept$/).waitFor({ timeout: 60_000 })
  await expect.poll(() => page.getByRole('tab', { name: /^Out of use/ }).count()).toBe(0)
  // The newest answers were given together: undone, their pictures have none.
  await page.keyboard.press('Alt+2')
  await page.locator('article.card').waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(() => page.locator('aside.side').textContent()).toContain('16')
  await page.keyboard.press('Alt+5')
  const stale = page.getByRole('tab', { name: /^Out of use/ })
  await stale.click()
  await page.getByText('they teach nothing until that label is back').waitFor()
  const count = Number((await stale.textContent())!.match(/\d+/)![0])
  await expect.poll(() => page.locator('.copies img').count()).toBe(count)
  await page.getByRole('tab', { name: 'As made' }).click()
  await page.getByText('16 labelled pictures').waitFor()
})
