// `npm run screens -- FOLDER`: a picture of every screen on real data, both themes, both languages, at 1440×900 and 1024×700.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildStudio, root } from './prepare.mjs'

const folder = resolve(process.argv[2] ?? 'screens')
const data = join(process.env.KINDLING_SHARED ?? join(root, '../shared'), 'data/banking77/train.csv')
if (!existsSync(data)) {
  console.error(`The screens are drawn on ${data}, which is not here (KINDLING_SHARED can name its folder).`)
  process.exit(1)
}
mkdirSync(folder, { recursive: true })
await buildStudio()
const { openStudioPage } = await import('../tests/e2e/open-studio-page.ts')
const { parse } = await import('csv-parse/sync')
const home = mkdtempSync(join(tmpdir(), 'kindling-screens-'))

// Half way through: one text in eight is labelled.
const records = parse(readFileSync(data), { columns: true }).map(({ text, label }, i) =>
  JSON.stringify({ text, channel: i % 3 ? 'mobile app' : 'web', ...(i % 8 === 0 ? { label } : {}) }),
)
const file = join(home, 'banking-intents.jsonl')
writeFileSync(file, records.join('\n') + '\n')

const first = await openStudioPage({ home })
await first.page.getByRole('button', { name: 'Choose a file' }).click()
await first.page.getByLabel('Path').fill(file)
await first.page.getByRole('button', { name: 'Choose', exact: true }).click()
await first.page.getByRole('button', { name: 'Start labelling' }).click()
await first.page.locator('article.card').waitFor()
await first.page.locator('header .chip', { hasText: 'Model' }).waitFor({ timeout: 120_000 })

// A small replay, so that the lab has curves to show.
await first.page.keyboard.press('Alt+4')
await first.page.getByRole('link', { name: 'Lab', exact: true }).click()
await first.page.getByLabel('Paired runs').fill('3')
await first.page.getByRole('button', { name: /^Replay \d+ curves/ }).click()
await first.page.getByRole('button', { name: 'New replay' }).waitFor({ timeout: 120_000 })
await first.page.waitForFunction(() => !document.querySelector('.running'), null, { timeout: 300_000 })

// A template with samples of it.
await first.page.keyboard.press('Alt+5')
await first.page.getByRole('textbox', { name: 'Template', exact: true }).click()
const lines = [
  '%[card_arrival]',
  '~[ordered] @[card] {two weeks|a month} ago',
  'where is @[card]',
  '',
  '',
  '~[ordered]',
]
for (const line of [...lines, 'I ordered', 'you promised me', '', '@[card]', 'my new card', 'the replacement']) {
  await first.page.keyboard.type(line)
  await first.page.keyboard.press('Enter')
}
await first.page.getByRole('button', { name: 'Make samples' }).click()
await first.page.getByLabel(/drawn, .* kept$/).waitFor({ timeout: 120_000 })

for (const [width, height] of [
  [1440, 900],
  [1024, 700],
]) {
  for (const theme of ['light', 'dark']) {
    for (const locale of ['en', 'zh-CN']) {
      const page = await first.page
        .context()
        .browser()
        .newContext({
          viewport: { width, height },
          colorScheme: theme,
          locale,
          storageState: await first.page.context().storageState(),
        })
        .then((context) => context.newPage())
      for (const screen of [
        ...['', 'label', 'data', 'strategies', 'strategies/lab', 'strategies/log', 'templates'],
        ...['models', 'labels', 'doctor'],
      ]) {
        await page.goto(`${new URL(first.page.url()).origin}/#/${screen}`)
        await page.waitForTimeout(screen === 'doctor' || screen === 'strategies' ? 3000 : 1200)
        await page.screenshot({
          path: join(folder, `${screen.replace('/', '-') || 'home'}-${theme}-${locale}-${width}.png`),
        })
      }
      await page.context().close()
    }
  }
}
await first.close()
console.log(`Pictures in ${folder}`)
