import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { openStudioPage, type OpenPage } from './open-studio-page.ts'
import { preparedProject } from './prepared-project.ts'

const open: OpenPage[] = []
afterEach(async () => {
  for (const story of open.splice(0)) await story.close()
})
async function told(about: Parameters<typeof preparedProject>[0]) {
  const story = await preparedProject(about)
  open.push(story)
  return story
}
const card = (page: Page) => page.locator('article.card')
const sampleOn = (page: Page) => card(page).getAttribute('data-sample')
const answers = async (page: Page) => Number(await page.locator('.side .figure').first().textContent())

test('two tabs have different cards and one count; a card answered in the other tab asks which answer holds', async () => {
  const { page } = await told({ labels: ['a', 'b'] })
  const other = await page.context().newPage()
  await other.goto(page.url())
  await card(other).waitFor()
  const ids = [await sampleOn(page), await sampleOn(other)]
  expect(ids[0]).not.toBe(ids[1])
  await page.keyboard.press('1')
  await other.keyboard.press('2')
  await expect.poll(async () => [await answers(page), await answers(other)]).toEqual([2, 2])
  // The same card in both: looked at again in one tab, changed in the other.
  const find = async (at: Page, button: number) => at.locator('.strip .entry').nth(button).click()
  await find(other, 0)
  await expect.poll(() => sampleOn(other)).toBe(ids[1])
  await other.keyboard.press('1')
  await expect.poll(() => sampleOn(other)).not.toBe(ids[1])
  await find(other, 0)
  await expect.poll(() => sampleOn(other)).toBe(ids[1])
  await page.reload()
  await card(page).waitFor()
  await find(page, 0)
  await expect.poll(() => sampleOn(page)).toBe(ids[1])
  await page.keyboard.press('2')
  await expect.poll(() => sampleOn(page)).not.toBe(ids[1])
  await other.keyboard.press('1')
  await expect.poll(() => other.getByRole('alert').textContent()).toContain('answered meanwhile: b, by Ada')
  await other.getByRole('button', { name: 'Leave it so' }).click()
  await expect.poll(() => sampleOn(other)).not.toBe(ids[1])
  await expect.poll(() => other.locator('.strip .entry').first().textContent()).toBe('a')
})

test('all skipped: the samples are put back by a button, and asked again', async () => {
  const { page } = await told({ labels: ['a', 'b'], texts: ['one', 'two', 'three'] })
  for (let left = 3; left > 0; left--) {
    const before = await sampleOn(page)
    await page.keyboard.press('Space')
    if (left > 1) await expect.poll(() => sampleOn(page)).not.toBe(before)
  }
  await page.getByRole('button', { name: 'Put 3 skipped samples back' }).click()
  await card(page).waitFor()
  await expect.poll(() => page.locator('.strip .entry').first().textContent()).toBe('3 × put back')
})

test('everything answered: what can be done next has buttons', async () => {
  const { page } = await told({ labels: ['a', 'b'], texts: ['one', 'two'] })
  await page.keyboard.press('1')
  await expect.poll(() => answers(page)).toBe(1)
  await page.keyboard.press('2')
  await page.getByRole('link', { name: 'Check the labels' }).waitFor()
  await expect.poll(() => page.locator('.side').textContent()).toContain('Everything is answered.')
  await page.getByRole('link', { name: /Train a model|See the model/ }).click()
  await expect.poll(() => page.url()).toContain('models')
})

test('a hold-out card that is answered after a restart of the studio is not learnt from', async () => {
  const story = await told({ labels: ['a', 'b'], holdoutShare: 0.5 })
  const { page } = story
  for (let i = 0; i < 40 && !(await page.locator('.about').textContent())!.includes('measuring'); i++) {
    const before = await sampleOn(page)
    await page.keyboard.press('1')
    await expect.poll(() => sampleOn(page)).not.toBe(before)
  }
  const kept = Number(await sampleOn(page))
  // Killed, not closed: what it had in its memory is gone. The file is opened by another.
  const gone = new Promise((resolve) => story.host.once('exit', resolve))
  story.host.kill('SIGKILL')
  await gone
  const again = await openStudioPage({ home: story.home, project: join(story.home, 'p.kindling') })
  try {
    await again.page.getByRole('link', { name: 'Label' }).click()
    await card(again.page).waitFor()
    await again.page.getByRole('button', { name: /^Find anything/ }).click()
    await again.page.keyboard.type(`question ${kept - 1} about`)
    await again.page.getByRole('option', { name: new RegExp(`question ${kept - 1} about`) }).click()
    await expect.poll(() => sampleOn(again.page)).toBe(String(kept))
    await expect.poll(() => again.page.locator('.guesses').textContent()).toContain('measures the model')
    const before = await again.page.locator('.side .figure').nth(2).textContent()
    await again.page.keyboard.press('1')
    await expect.poll(() => sampleOn(again.page)).not.toBe(String(kept))
    await expect.poll(() => again.page.locator('.side .figure').nth(2).textContent()).toBe(before)
  } finally {
    await again.close()
  }
})

test('a lost connection is said by the card, and a key pressed meanwhile says that nothing was saved', async () => {
  const { page, host } = await told({ labels: ['a', 'b'] })
  const before = await sampleOn(page)
  host.kill('SIGKILL')
  await expect.poll(() => card(page).getByRole('alert').textContent()).toContain('Connection lost')
  await page.keyboard.press('1')
  await expect.poll(() => card(page).getByRole('alert').textContent()).toContain('Not saved')
  await expect.poll(() => sampleOn(page)).toBe(before)
})

test('a long text is scrolled by keys, fades where it goes on, and leaves the label list its place', async () => {
  const { page } = await told({ labels: ['a', 'b'], texts: [`${'a long text '.repeat(800)}the end`] })
  const at = () => page.locator('.text .box').evaluate((box) => Math.round(box.scrollTop))
  await expect.poll(() => page.locator('.text.more').count()).toBe(1)
  await page.keyboard.press('PageDown')
  await expect.poll(at).toBeGreaterThan(100)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect.poll(() => page.locator('.text.more').count()).toBe(0)
  await page.keyboard.press('Home')
  await expect.poll(at).toBe(0)
  await expect.poll(() => page.getByRole('option', { name: 'a' }).first().isVisible()).toBe(true)
})

test('what stands below the card stays where it is, whatever the text and the guesses', async () => {
  const texts = Array.from({ length: 20 }, (_, i) => `text ${i} ${'and some more words '.repeat(i % 9)}`)
  const { page } = await told({ labels: ['a', 'b'], texts })
  const places = new Set<number>()
  for (let i = 0; i < 12; i++) {
    places.add((await page.getByRole('combobox').boundingBox())!.y)
    const before = await sampleOn(page)
    await page.keyboard.press(i % 2 ? '1' : '2')
    await expect.poll(() => sampleOn(page)).not.toBe(before)
  }
  expect([...places]).toHaveLength(1)
})

test('pictures keep their shape, have the room there is, are enlarged crisply, and are zoomed by keys and wheel', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-pictures-'))
  try {
    mkdirSync(join(folder, 'x'))
    for (const [name, width, height] of [
      ['tall', 90, 240],
      ['small', 32, 32],
      ['wide', 1200, 300],
    ] as const) {
      const picture = sharp({ create: { width, height, channels: 3, background: '#3366aa' } })
      await picture.png().toFile(join(folder, 'x', `${name}.png`))
    }
    const { page } = await told({ labels: ['a', 'b'], pictures: folder })
    const shape = () =>
      page.locator('article img').evaluate((img: HTMLImageElement) => ({
        drawn: img.getBoundingClientRect().width / img.getBoundingClientRect().height,
        own: img.naturalWidth / img.naturalHeight,
        height: img.getBoundingClientRect().height,
        crisp: getComputedStyle(img).imageRendering,
      }))
    for (let i = 0; i < 3; i++) {
      await expect.poll(async () => (await shape()).height).toBeGreaterThan(60)
      const { drawn, own, height, crisp } = await shape()
      expect(drawn).toBeCloseTo(own, 2)
      if (own <= 1) expect(height).toBeGreaterThan(350)
      if (own === 1) {
        expect(crisp).toBe('pixelated')
        await page.keyboard.press('End')
        await expect.poll(async () => (await shape()).height).toBe(32)
        await page.keyboard.press('+')
        await expect.poll(async () => (await shape()).height).toBeCloseTo(40, 0)
        await page.keyboard.press('Home')
        await page.locator('.frame').hover()
        await page.mouse.wheel(0, -300)
        await expect.poll(async () => (await shape()).height).toBeGreaterThan(height * 1.5)
      }
      if (i === 2) break
      const before = await sampleOn(page)
      await page.keyboard.press('1')
      await expect.poll(() => sampleOn(page)).not.toBe(before)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
