import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Router } from '../api/router.ts'
import type { Studio } from '../services/open-studio.ts'
import { listenOnLoopback, type LoopbackServer } from './loopback-server.ts'
import { linesTo } from './page-line.ts'
import { answerRequest } from './resources.ts'

export interface WebHost {
  /** Carries the one-time token: whoever opens it first is in, nobody after. */
  readonly url: string
  readonly origin: string
  /** Resolves when the last page has been gone for a while (only with `stopWhenUnused`). */
  readonly unused: Promise<void>
  close(): Promise<void>
}

interface WebHostOptions {
  readonly studio: Studio
  readonly router: Router
  readonly rendererFolder: string
  readonly port?: number
}

const COOKIE = 'kindling-session'
const UNUSED_AFTER_MS = 10_000

/**
 * The page over HTTP and one WebSocket, on 127.0.0.1 only. A request must name our own Host (against DNS rebinding), come from our own
 * Origin (against other pages), and carry the session cookie that the one-time token was exchanged for.
 */
export async function startWebHost({ studio, router, rendererFolder, port = 0 }: WebHostOptions): Promise<WebHost> {
  const secret = randomBytes(32).toString('base64url')
  let token: string | null = randomBytes(24).toString('base64url')
  const known = ({ headers }: IncomingMessage) => sameSecret(cookieOf(headers.cookie), secret)

  async function request(request: IncomingMessage, response: ServerResponse, origin: string) {
    const url = addressOf(request, origin)
    if (!url) return void response.writeHead(400).end()
    if (!ours(request, origin)) return refuse(response, 'This address answers its own page only.')
    const given = url.searchParams.get('token')
    if (given !== null && token !== null && sameSecret(given, token)) {
      token = null
      response.writeHead(302, { location: '/', 'set-cookie': `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/` })
      return void response.end()
    }
    if (given !== null && known(request)) return void response.writeHead(302, { location: '/' }).end()
    if (!known(request)) return refuse(response, 'This link was opened already. Start the studio again for a new one.')
    await answerRequest(request, response, url, { studio, rendererFolder, origin })
  }

  const server = await listenOnLoopback(
    port,
    {
      request,
      admits: (request, origin) =>
        ours(request, origin) &&
        request.headers.origin !== undefined &&
        known(request) &&
        addressOf(request, origin)?.pathname === '/rpc',
      line: linesTo(router),
    },
    studio.log,
  )
  const { origin, close } = server
  return { url: `${origin}/?token=${token}`, origin, unused: whenUnused(server), close }
}

/** Once a page has been there and all have been gone for a while. A reload is back long before. */
function whenUnused({ lines, onUpgrade, onLineGone }: LoopbackServer): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    onUpgrade(() => clearTimeout(timer))
    onLineGone(() => {
      clearTimeout(timer)
      timer = setTimeout(() => lines.size === 0 && resolve(), UNUSED_AFTER_MS)
      timer.unref()
    })
  })
}

const ours = ({ headers }: IncomingMessage, origin: string) =>
  origin === `http://${headers.host}` && (headers.origin === undefined || headers.origin === origin)

/** Where a request goes on this host; null where that is no address of ours (`*`, another site's). */
function addressOf({ url = '' }: IncomingMessage, origin: string): URL | null {
  const address = `${origin}${url}`
  return url.startsWith('/') && URL.canParse(address) ? new URL(address) : null
}

function refuse(response: ServerResponse, words: string): void {
  response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(words)
}

const cookieOf = (header = '') =>
  header
    .split(/;\s*/)
    .find((part) => part.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1) ?? ''

function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
