import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/open-studio.ts'
import { retryAfterOf, retryAfterSeconds, statusOf, toWireError } from '../services/wire-error.ts'
import { bearerOf } from './callers.ts'
import { pagePolicy } from './headers.ts'
import { decoded, fileBelow, mediaTypeOf } from './page-files.ts'
import type { Session } from './session.ts'

interface Where {
  readonly studio: Studio
  readonly rendererFolder: string
  readonly origin: string
  readonly session: Session
}

export class UnreadableAddress extends NamedError<{ address: string }> {
  constructor(address: string) {
    super({ address }, `The address ${address} names nothing`)
  }
}

/**
 * POST /session (the token of the link for the page's secrets), GET /session (whether they still hold), GET /blob/<id> (pixels and other
 * bytes), GET /ready (whether the models in use answer at once), PUT /upload/<name> (a dropped file), and the page's own files.
 */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  where: Where,
): Promise<void> {
  const { method } = request
  const { studio, session } = where
  const refuse = () => void response.writeHead(403).end()
  try {
    if (url.pathname === '/session') return answerSession(request, response, session)
    if (method === 'PUT' && url.pathname.startsWith('/upload/'))
      return session.holds('line', bearerOf(request)) ? await takeUpload(request, response, url, studio) : refuse()
    if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405).end()
    if (url.pathname === '/ready')
      return session.holds('line', bearerOf(request)) ? await sendReadiness(response, studio) : refuse()
    if (url.pathname.startsWith('/blob/'))
      return session.holds('pictures', url.searchParams.get('key') ?? '')
        ? await sendBlob(response, url, studio)
        : refuse()
    await sendFile(response, url, where)
  } catch (error) {
    if (response.headersSent) return void response.destroy()
    if (!(error instanceof NamedError)) where.studio.log.error(`${url.pathname} failed`, error)
    answerError(response, error)
  }
}

function answerError(response: ServerResponse, error: unknown) {
  const wire = toWireError(error)
  const again = retryAfterOf(wire)
  if (again !== null) response.setHeader('retry-after', retryAfterSeconds(again))
  response.writeHead(statusOf(error), { 'content-type': 'application/json' }).end(JSON.stringify(wire))
}

/** 200 where all that the open project uses answers at once, else 503 and when to ask again. */
async function sendReadiness(response: ServerResponse, { serving }: Studio) {
  const states = (await serving.states()).filter(({ inUse }) => inUse)
  const slowest = Math.max(0, ...states.flatMap(({ state, tookMs }) => (state === 'ready' ? [] : [tookMs ?? 1000])))
  if (slowest > 0) response.setHeader('retry-after', retryAfterSeconds(slowest))
  response.setHeader('cache-control', 'no-store').setHeader('content-type', 'application/json')
  response.writeHead(slowest > 0 ? 503 : 200).end(JSON.stringify(states))
}

function answerSession(request: IncomingMessage, response: ServerResponse, session: Session) {
  const given = bearerOf(request)
  const secrets = request.method === 'POST' ? session.exchange(given) : null
  const holds = request.method === 'GET' && session.holds('line', given)
  response.setHeader('cache-control', 'no-store').setHeader('content-type', 'application/json')
  response.writeHead(secrets ? 200 : holds ? 204 : 403).end(secrets ? JSON.stringify(secrets) : undefined)
}

async function takeUpload(request: IncomingMessage, response: ServerResponse, url: URL, studio: Studio) {
  const path = await studio.receiveUpload(lastPartOf(url, '/upload/'), request)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path }))
}

async function sendBlob(response: ServerResponse, url: URL, studio: Studio) {
  const blob = await studio.blob(lastPartOf(url, '/blob/'))
  if (!blob) return void response.writeHead(404).end()
  // Content-addressed: the same id is the same bytes for ever.
  response.writeHead(200, {
    'content-type': blob.mediaType,
    'cache-control': 'private, max-age=31536000, immutable',
  })
  response.end(blob.bytes)
}

async function sendFile(response: ServerResponse, url: URL, { rendererFolder, origin }: Where) {
  const path = fileBelow(rendererFolder, url.pathname)
  const found = path === null ? null : await stat(path).catch(() => null)
  if (path === null || !found?.isFile()) return void response.writeHead(404).end()
  response.writeHead(200, {
    'content-type': mediaTypeOf(extname(path)),
    'content-length': found.size,
    'cache-control': url.pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    ...(extname(path) === '.html' && { 'content-security-policy': pagePolicy(origin.replace(/^http/, 'ws')) }),
  })
  await pipeline(createReadStream(path), response)
}

function lastPartOf({ pathname }: URL, before: string): string {
  const part = decoded(pathname.slice(before.length))
  if (part === null) throw new UnreadableAddress(pathname)
  return part
}
