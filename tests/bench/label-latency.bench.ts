import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerParts } from './answer-parts.ts'
import { openStudioPage } from '../e2e/open-studio-page.ts'

// Label key → next card painted, and → cards that wait have the guesses of the model it stepped, over 200 labels in a browser, while trainings run
// after every 20.
interface Latency {
  readonly saved: number
  readonly patched: number
  readonly painted: number
}
const words = { saved: 'answer on the disk', patched: 'next card in the page', painted: 'next card painted' }
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
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.waitForFunction(
      (old) => document.querySelector('article.card')?.getAttribute('data-sample') !== old,
      before,
    )
  }
  await page.waitForTimeout(3000)
  const taken = () => (window as unknown as { __kindling: { latencies: Latency[] } }).__kindling.latencies
  await page.evaluate(`(${taken})().length = __kindling.renewals.length = 0`)
  // No waiting inside the page: what polls there would be measured with it.
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press(String(1 + (i % 3)))
    await page.waitForTimeout(100)
  }
  const found = await page.evaluate<Latency[]>(`(${taken})()`)
  console.log(`${found.length} labels, ms since the key   p50    p95    largest`)
  const tell = (what: string, sorted: readonly number[]) => {
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1).padStart(7)
    console.log(`${what.padEnd(26)}${at(0.5)}${at(0.95)}${at(1).padStart(10)}`)
  }
  for (const stage of ['saved', 'patched', 'painted'] as const)
    tell(
      words[stage],
      found.map((latency) => latency[stage]).toSorted((a, b) => a - b),
    )
  const renewed = await page.evaluate<number[]>('__kindling.renewals')
  if (renewed.length > 0)
    tell(
      `guesses renewed (${renewed.length})`,
      renewed.toSorted((a, b) => a - b),
    )
  // A frame every 16.7 ms: what is patched just after one waits for the next.
  tell(
    'waiting for the frame',
    found.map(({ patched, painted }) => painted - patched).toSorted((a, b) => a - b),
  )
  for (const [what, sorted] of Object.entries(await answerParts(join(folder, 'x.csv')))) tell(what, sorted)
} finally {
  await story.close()
  rmSync(folder, { recursive: true })
}
