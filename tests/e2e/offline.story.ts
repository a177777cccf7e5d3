import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { chromium } from 'playwright'
import { expect, test } from 'vitest'
import { windowArguments } from '../../build/browser-window.mjs'
import { findBrowser } from '../../build/find-browser.mjs'
import { outsideCalls, straced, whyUnwatched, writtenPaths } from '../hosts/watched-process.ts'
import { writeQuestions } from './made-up-questions.ts'
import { root } from './open-studio-page.ts'
import { startProject } from './start-project.ts'

const unwatched = whyUnwatched()
if (unwatched) console.log(`skipped: nobody watches what the window looks up, because ${unwatched}`)

/** The browser asks for updates and the like some seconds after it has started. */
const PATIENCE_MS = 15_000

test.skipIf(unwatched !== null)(
  'host and window, from an empty home to a trained model, ask nobody outside for anything',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindling-offline-'))
    const [home, profile] = [join(folder, 'home'), join(folder, 'profile')]
    for (const made of [home, profile, join(folder, 'tmp')]) mkdirSync(made)
    const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: join(folder, 'tmp') }
    const logs = { host: join(folder, 'host.strace'), window: join(folder, 'window.strace') }
    const start = (command: readonly string[], log: string, more = {}) => {
      const [program, ...args] = straced(command, log)
      return spawn(program, args, { env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'ignore'] })
    }
    const host = start([process.execPath, join(root, 'out/main/web-host.js')], logs.host, {
      KINDLING_HOME: join(folder, 'studio'),
      KINDLING_STAY: '1',
    })
    const url = await new Promise<string>((resolve) => createInterface({ input: host.stdout }).once('line', resolve))
    const headless = ['--headless=new', '--remote-debugging-port=0']
    const window = start([findBrowser()!.path, ...windowArguments({ url, profile }), ...headless], logs.window)
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await debuggingPort(profile)}`)
      const page = browser.contexts()[0]!.pages()[0]!
      const questions = join(folder, 'questions.csv')
      writeQuestions(questions, 90)
      await startProject({ page }, questions, { name: 'offline', trust: true, unlabelled: 30 })
      await setTimeout(PATIENCE_MS)
      await browser.close()
    } finally {
      window.kill()
      host.stdin.end()
      await new Promise((resolve) => (host.exitCode === null ? host.once('exit', resolve) : resolve(null)))
    }
    expect(outsideCalls(logs.window)).toEqual([])
    expect(outsideCalls(logs.host)).toEqual([])
    const own = [join(folder, 'studio'), join(folder, 'tmp/kindling-'), '/dev/', '/proc/self/']
    expect(writtenPaths(logs.host).filter((path) => !own.some((start) => path.startsWith(start)))).toEqual([])
    rmSync(folder, { recursive: true, force: true })
  },
)

/** Chromium writes it into its profile once it listens; what is read while it is being written is not whole. */
async function debuggingPort(profile: string): Promise<string> {
  for (;;) {
    try {
      const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
      if (port && path) return port
    } catch {
      // Not there yet.
    }
    await setTimeout(50)
  }
}
