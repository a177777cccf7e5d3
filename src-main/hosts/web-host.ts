import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Router } from '../api/router.ts'
import type { Studio } from '../services/open-studio.ts'
import { addressOf, isOwnPage, secretOfUpgrade } from './callers.ts'
import { listenOnLoopback, type LoopbackServer } from './loopback-server.ts'
import { linesTo } from './page-line.ts'
import { answerRequest } from './resources.ts'
import { openSession } from './session.ts'

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

const UNUSED_AFTER_MS = 10_000

/**
 * The page over HTTP and one WebSocket, on 127.0.0.1 only. Its own files, which anybody can read who has the studio, go to whoever asks
 * from no other page; all else needs a secret that the one-time token of the link was exchanged for.
 */
export async function startWebHost({ studio, router, rendererFolder, port = 0 }: WebHostOptions): Promise<WebHost> {
  const session = openSession()

  async function request(request: IncomingMessage, response: ServerResponse, origin: string) {
    const url = addressOf(request, origin)
    if (!url) return void response.writeHead(400).end()
    if (!isOwnPage(request, origin)) return void response.writeHead(403).end()
    await answerRequest(request, response, url, { studio, rendererFolder, origin, session })
  }

  const server = await listenOnLoopback(
    port,
    {
      request,
      admits: (request, origin) =>
        isOwnPage(request, origin) &&
        request.headers.origin !== undefined &&
        session.holds('line', secretOfUpgrade(request)) &&
        addressOf(request, origin)?.pathname === '/rpc',
      line: linesTo(router),
    },
    studio.log,
  )
  const { origin, close } = server
  return { url: `${origin}/?token=${session.token}`, origin, unused: whenUnused(server), close }
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
