import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron as electron } from 'playwright'
import { expect, test } from 'vitest'
import { root } from './open-studio-page.ts'

const named = join(root, 'node_modules/electron/path.txt')
const binary = existsSync(named) ? join(root, 'node_modules/electron/dist', readFileSync(named, 'utf8').trim()) : null
const here = binary !== null && existsSync(binary)
if (!here) console.log('skipped: the desktop window is not tried, because no Electron binary is installed')

test.skipIf(!here)(
  'the same story in the desktop window: a new project, three answers by keyboard, one undone',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'kindling-window-'))
    const rows = Array.from({ length: 60 }, (_, i) => `question ${i} about ${i % 2 ? 'cards' : 'rates'},`)
    const file = join(home, 'x.csv')
    writeFileSync(file, `text,label\n${rows.join('\n')}\n`)
    const app = await electron.launch({
      executablePath: binary!,
      args: [root],
      env: { ...process.env, KINDLING_HOME: home },
    })
    try {
      // The system's dialog cannot be driven; the page asks main, main answers with our file.
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, file)
      const page = await app.firstWindow()
      await page.getByRole('button', { name: 'Choose a file' }).click()
      await page.getByRole('button', { name: 'Start labelling' }).click()
      await page.locator('article.card').waitFor()
      const labels = page.locator('.side .figure').first()
      for (const [i, label] of ['cards', 'rates', 'cards'].entries()) {
        await page.keyboard.type(label)
        await page.keyboard.press('Enter')
        await expect.poll(() => labels.textContent()).toBe(String(i + 1))
      }
      await page.keyboard.press('Backspace')
      await expect.poll(() => labels.textContent()).toBe('2')
    } finally {
      await app.close()
      rmSync(home, { recursive: true, force: true })
    }
  },
)
