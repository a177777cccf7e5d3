import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Log } from '../platform/log.ts'
import { SECURITY_HEADERS } from './headers.ts'
import type { PageLine } from './page-line.ts'

/** What is done with what arrives. */
export interface Arrivals {
  readonly request: (request: IncomingMessage, response: ServerResponse, origin: string) => Promise<void>
  /** Whether an upgrade becomes a line. */
  readonly admits: (request: IncomingMessage, origin: string) => boolean
  readonly line: (line: PageLine) => void
}

export interface LoopbackServer {
  readonly origin: string
  /** Open lines. */
  readonly lines: ReadonlySet<WebSocket>
  /** After each socket that wanted to be a line, admitted or not, is gone. */
  onLineGone(listener: () => void): void
  onUpgrade(listener: () => void): void
  close(): Promise<void>
}

/** Larger frames than a message may be: one that is too large is to be answered, not cut off. */
const MAX_FRAME = 64 * 1024 * 1024

/**
 * HTTP and WebSockets on 127.0.0.1. Every request, upgrade and socket of a host passes here, and each has a last catch: what a handler throws
 * and what a socket complains of costs that one request or line, never the process.
 */
export async function listenOnLoopback(port: number, arrivals: Arrivals, log: Log): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    for (const stream of [request, response]) stream.on('error', () => response.destroy())
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    caught(
      () => arrivals.request(request, response, origin),
      () => (response.headersSent ? response.destroy() : response.writeHead(500).end()),
    )
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME })
  const caught = (work: () => unknown, giveUp: () => unknown) =>
    void (async () => work())().catch((error: unknown) => {
      log.error('a request failed', error)
      giveUp()
    })

  server.on('connection', (socket) => socket.on('error', () => socket.destroy()))
  server.on('clientError', (_error, socket) => refuse(socket, 400))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    caught(
      () =>
        arrivals.admits(request, origin)
          ? sockets.handleUpgrade(request, socket, head, (line) => arrivals.line(lineOver(line, log)))
          : refuse(socket, 403),
      () => socket.destroy(),
    ),
  )
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  for (const emitter of [server, sockets]) emitter.on('error', (error) => log.error('the host failed', error))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    lines: sockets.clients,
    onUpgrade: (listener) => server.on('upgrade', listener),
    onLineGone: (listener) => server.on('upgrade', (_request, socket: Duplex) => socket.on('close', listener)),
    async close() {
      for (const line of sockets.clients) line.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A frame that breaks the protocol ends its line: `ws` itself says why to the page and closes. */
function lineOver(socket: WebSocket, log: Log): PageLine {
  socket.on('error', ({ message }) => log.warn(`a page's line was closed: ${message}`))
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.on('message', (data, binary) => listener(binary ? data : String(data))),
    onClose: (listener) => socket.on('close', listener),
  }
}

/** An answer where Node gives no response to write it with. */
function refuse(socket: Duplex, status: number) {
  if (!socket.writable) return void socket.destroy()
  const headers = Object.entries({ ...SECURITY_HEADERS, connection: 'close', 'content-length': '0' })
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`)
}
