import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStudioPage } from '../e2e/open-studio-page.ts'

// Label key → next card painted, over 200 labels in a browser, while trainings run after every 20.
const folder = mkdtempSync(join(tmpdir(), 'kindling-latency-'))
const rows = Array.from({ length: 10_000 }, (_, i) => `question number ${i} about thing ${i % 97} and place ${i % 31},`)
writeFileSync(join(folder, 'x.csv'), `text,label\n${rows.join('\n')}\n`)
const story = await openStudioPage()
try {
  const { page } = story
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByLabel('Path').fill(join(folder, 'x.csv'))
  await page.getByRole('button', { name: 'Choose', exact: true }).click()
  await page.getByRole('button', { name: 'Start labelling' }).click()
  await page.locator('article.card').waitFor()
  for (const name of ['one', 'two', 'three']) {
    const before = await page.locator('article.card').getAttribute('data-sample')
    await page.keyboard.press('/')
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      (old) => document.querySelector('article.card')?.getAttribute('data-sample') !== old,
      before,
    )
  }
  await page.waitForTimeout(3000)
  await page.evaluate(
    () => ((window as unknown as { __kindling: { latencies: number[] } }).__kindling.latencies.length = 0),
  )
  for (let i = 0; i < 200; i++) {
    const before = await page.locator('article.card').getAttribute('data-sample')
    await page.keyboard.press(String(1 + (i % 3)))
    await page.waitForFunction(
      (old) => document.querySelector('article.card')?.getAttribute('data-sample') !== old,
      before,
    )
  }
  const found = await page.evaluate(
    () => (window as unknown as { __kindling: { latencies: number[] } }).__kindling.latencies,
  )
  const sorted = [...found].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1)
  console.log(`${sorted.length} labels: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, largest ${at(1)} ms`)
} finally {
  await story.close()
  rmSync(folder, { recursive: true })
}
