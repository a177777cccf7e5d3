import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { findBrowser } from '../../build/find-browser.mjs'

export const root = join(import.meta.dirname, '../..')

export interface OpenPage {
  readonly page: Page
  readonly host: ChildProcess
  /** The link that was opened, with its one-time token. */
  readonly url: string
  /** Everything the studio keeps, for this story alone. */
  readonly home: string
  /** Messages the page printed as errors, and requests that failed. */
  readonly complaints: string[]
  close(): Promise<void>
}

interface Look {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
  readonly locale?: string
  readonly home?: string
  readonly project?: string
  /** Where the page is a further tab; without it in a browser of its own. */
  readonly browser?: BrowserContext
}

/** The built loopback host with a browser on it, as `npm start` without Electron has it. */
export async function openStudioPage({
  width = 1440,
  height = 900,
  theme = 'dark',
  locale = 'en',
  home = mkdtempSync(join(tmpdir(), 'kindling-story-')),
  project,
  browser: shared,
}: Look = {}): Promise<OpenPage> {
  const found = findBrowser()
  if (!found) throw new Error('these stories need Chromium, Chrome or Edge; KINDLING_BROWSER can name one')
  const host = spawn(process.execPath, [join(root, 'out/main/web-host.js'), ...(project ? [project] : [])], {
    env: { ...process.env, KINDLING_HOME: home, KINDLING_STAY: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let browser: Browser | undefined
  try {
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: host.stdout }).once('line', resolve)
      host.once('exit', (code) => reject(new Error(`the host ended with code ${code} before it gave its address`)))
    })
    if (!shared) browser = await chromium.launch({ executablePath: found.path })
    const look = { viewport: { width, height }, colorScheme: theme, locale }
    const context = shared ?? (await browser!.newContext(look))
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`))
    page.on('response', (answer) => answer.status() >= 400 && complaints.push(`${answer.url()}: ${answer.status()}`))
    await page.goto(url)
    return {
      page,
      host,
      url,
      home,
      complaints,
      async close() {
        await browser?.close()
        host.stdin.end()
        await new Promise((resolve) =>
          host.exitCode === null && host.signalCode === null ? host.once('exit', resolve) : resolve(null),
        )
        rmSync(home, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await browser?.close()
    host.kill('SIGKILL')
    throw error
  }
}
