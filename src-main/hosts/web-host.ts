import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import type { Router } from '../api/router.ts'
import type { Studio } from '../services/open-studio.ts'
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
const MAX_MESSAGE = 16 * 1024 * 1024
const UNUSED_AFTER_MS = 10_000

/**
 * The page over HTTP and one WebSocket, on 127.0.0.1 only. A request must name our own Host (against DNS rebinding), come from our own
 * Origin (against other pages), and carry the session cookie that the one-time token was exchanged for.
 */
export async function startWebHost({ studio, router, rendererFolder, port = 0 }: WebHostOptions): Promise<WebHost> {
  const secret = randomBytes(32).toString('base64url')
  let token: string | null = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const ours = ({ headers }: IncomingMessage) =>
    origin === `http://${headers.host}` && (headers.origin === undefined || headers.origin === origin)
  const known = ({ headers }: IncomingMessage) => sameSecret(cookieOf(headers.cookie), secret)

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', origin)
    if (!ours(request)) return refuse(response, 'This address answers its own page only.')
    const given = url.searchParams.get('token')
    if (given !== null && token !== null && sameSecret(given, token)) {
      token = null
      response.writeHead(302, { location: '/', 'set-cookie': `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/` })
      return response.end()
    }
    if (given !== null && known(request)) return response.writeHead(302, { location: '/' }).end()
    if (!known(request)) return refuse(response, 'This link was opened already. Start the studio again for a new one.')
    await answerRequest(request, response, url, { studio, rendererFolder, origin })
  }

  const handler = new RPCHandler(router)
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (
      !ours(request) ||
      !request.headers.origin ||
      !known(request) ||
      new URL(request.url ?? '', origin).pathname !== '/rpc'
    )
      return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (connection) => void handler.upgrade(connection, { context: {} }))
  })

  return {
    url: `${origin}/?token=${token}`,
    origin,
    unused: whenUnused(sockets, server),
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Once a page has been there and all have been gone for a while. A reload is back long before. */
function whenUnused(sockets: WebSocketServer, server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    server.on('upgrade', () => clearTimeout(timer))
    sockets.on('error', () => {})
    server.on('upgrade', (_request, socket: Duplex) =>
      socket.on('close', () => {
        clearTimeout(timer)
        timer = setTimeout(() => sockets.clients.size === 0 && resolve(), UNUSED_AFTER_MS)
        timer.unref()
      }),
    )
  })
}

function refuse(response: ServerResponse, words: string) {
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
