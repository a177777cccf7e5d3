import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudioPage, type OpenPage } from './open-studio-page.ts'

let story: OpenPage
let second: OpenPage
let neighbour: Server
/** What the browser sends a server on another port. */
const heard: IncomingHttpHeaders[] = []

beforeAll(async () => {
  story = await openStudioPage()
  second = await openStudioPage({ browser: story.page.context() })
  neighbour = createServer((request, response) => {
    heard.push(request.headers)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>neighbour</title>')
  })
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  neighbour?.close()
  await second?.close()
  await story?.close()
})

const originOf = ({ page }: OpenPage) => new URL(page.url()).origin
/** It says what it computes on once the core has greeted it. */
const GREETED = { hasText: /ONNX Runtime · \w/ }
const greeted = ({ page }: OpenPage) => page.locator('footer', GREETED).waitFor()

test('the token is gone from the address, two studios in one browser live through reloads, and a further tab gets in', async () => {
  for (const { page } of [story, second]) expect(page.url()).not.toContain('token')
  for (const each of [story, second, story, second]) {
    await each.page.reload()
    await greeted(each)
  }
  const tab = await story.page.context().newPage()
  await tab.goto(originOf(story))
  await tab.locator('footer', GREETED).waitFor()
  await tab.close()
})

test('a page of another port cannot stop the studio, read from it or open a line to it', async () => {
  const { port } = neighbour.address() as AddressInfo
  const page = await story.page.context().newPage()
  for (const name of ['127.0.0.1', 'localhost']) {
    await page.goto(`http://${name}:${port}/`)
    const got = await page.evaluate(async (studio) => {
      const shown = (src: string) =>
        new Promise((resolve) =>
          Object.assign(new Image(), { src, onload: () => resolve('shown'), onerror: () => resolve('no') }),
        )
      const ran = (src: string) =>
        new Promise((resolve) =>
          document.head.append(
            Object.assign(document.createElement('script'), {
              src,
              onload: () => resolve('ran'),
              onerror: () => resolve('no'),
            }),
          ),
        )
      const framed = (src: string) =>
        new Promise((resolve) => {
          const frame = Object.assign(document.createElement('iframe'), { src })
          frame.onload = () => resolve(frame.contentDocument ? 'read' : 'no')
          document.body.append(frame)
        })
      const line = (protocols?: string[]) =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${studio.replace('http', 'ws')}/rpc`, protocols)
          socket.onopen = () => resolve('open')
          socket.onerror = () => resolve('no')
        })
      const sent = (path: string, init: RequestInit = {}) =>
        fetch(studio + path, init).then(
          async (r) => (r.type === 'opaque' ? 'no' : `read ${await r.text()}`),
          () => 'no',
        )
      return Promise.all([
        ...['//', '//[', '/flame.svg', '/blob/x'].map((path) => shown(studio + path)),
        ran(`${studio}/assets/index.js`),
        framed(`${studio}/`),
        line(),
        line(['kindling', 'x']),
        ...['/', '//', '/session', '/flame.svg'].map((path) => sent(path)),
        sent('/', { mode: 'no-cors' }),
        sent('/session', { method: 'POST', mode: 'no-cors' }),
        sent('/upload/a.csv', { method: 'PUT', body: 'x' }),
      ])
    }, originOf(story))
    expect(got).toEqual(got.map(() => 'no'))
  }
  // Nothing it is sent would open anything.
  expect(heard.length).toBeGreaterThan(0)
  for (const headers of heard) expect(headers.cookie).toBeUndefined()
  await page.close()
  await story.page.reload()
  await greeted(story)
  expect(story.host.exitCode).toBeNull()
})

test('a link that was opened before says so in another browser, and does no harm to the first', async () => {
  const other = await story.page.context().browser()!.newContext()
  const page = await other.newPage()
  await page.goto(story.url)
  await page.getByRole('alert').filter({ hasText: 'does not know this page' }).waitFor()
  await other.close()
  await story.page.goto(story.url)
  await greeted(story)
})

test('a page whose studio was started anew says so, and goes on by itself once another tab has the new secrets', async () => {
  const { page } = story
  const kept = await page.evaluate(() => localStorage.getItem('kindling-session'))
  await page.evaluate(() => localStorage.setItem('kindling-session', '{"line":"old","pictures":"old"}'))
  await page.reload()
  await page.getByRole('alert').filter({ hasText: 'does not know this page' }).waitFor()
  await page.evaluate((secrets) => localStorage.setItem('kindling-session', secrets!), kept)
  await greeted(story)
  await expect.poll(() => page.getByRole('alert').count()).toBe(0)
})

test('no screen asks for anything that the page’s own policy forbids', async () => {
  const { page } = story
  const forbidden: string[] = []
  await page.exposeFunction('noteForbidden', (what: string) => forbidden.push(what))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      (window as unknown as { noteForbidden: (what: string) => void }).noteForbidden(
        `${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`,
      ),
    ),
  )
  await page.goto(originOf(story))
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click()
  await page.locator('article.card').waitFor()
  await page.locator('header .chip', { hasText: 'Model' }).waitFor({ timeout: 60_000 })
  for (const screen of ['', 'label', 'data', 'strategies', 'strategies/lab', 'strategies/log', 'models', 'doctor']) {
    await page.goto(`${originOf(story)}/#/${screen}`)
    await page.waitForLoadState('networkidle')
    // What a chart tells of a point is made when the pointer is there.
    const charts = await page.evaluate(() =>
      [...document.querySelectorAll('.chart canvas')].map(
        (canvas) => canvas.getBoundingClientRect().toJSON() as DOMRect,
      ),
    )
    for (const { x, y, width, height } of charts) await page.mouse.move(x + width / 2, y + height / 2)
  }
  expect(forbidden).toEqual([])
})
