import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Studio } from '../services/open-studio.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Also sent with every page, so that a changed index.html cannot loosen it. */
export const contentSecurityPolicy = (origin: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ${origin.replace(/^http/, 'ws')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

interface Where {
  readonly studio: Studio
  readonly rendererFolder: string
  readonly origin: string
}

/** GET /blob/<id> (pixels and other bytes), PUT /upload/<name> (a dropped file), and the page's own files. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  where: Where,
): Promise<void> {
  try {
    if (request.method === 'PUT' && url.pathname.startsWith('/upload/'))
      return await takeUpload(request, response, url, where.studio)
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end()
    if (url.pathname.startsWith('/blob/')) return await sendBlob(response, url, where.studio)
    await sendFile(response, url, where)
  } catch (error) {
    if (response.headersSent) return void response.destroy()
    response.writeHead(500, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        name: (error as Error).name,
        message: (error as Error).message,
        fields: (error as { fields?: unknown }).fields ?? {},
      }),
    )
  }
}

async function takeUpload(request: IncomingMessage, response: ServerResponse, url: URL, studio: Studio) {
  const name = decodeURIComponent(url.pathname.slice('/upload/'.length))
  const path = await studio.receiveUpload(name, request)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ path }))
}

async function sendBlob(response: ServerResponse, url: URL, studio: Studio) {
  const blob = await studio.blob(decodeURIComponent(url.pathname.slice('/blob/'.length)))
  if (!blob) return void response.writeHead(404).end()
  // Content-addressed: the same id is the same bytes for ever.
  response.writeHead(200, {
    'content-type': blob.mediaType,
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  response.end(blob.bytes)
}

async function sendFile(response: ServerResponse, url: URL, { rendererFolder, origin }: Where) {
  const asked = url.pathname === '/' ? '/index.html' : decodeURIComponent(url.pathname)
  const path = normalize(join(rendererFolder, asked))
  const found = path.startsWith(rendererFolder + sep) ? await stat(path).catch(() => null) : null
  if (!found?.isFile()) return void response.writeHead(404).end()
  response.writeHead(200, {
    'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
    'content-length': found.size,
    'content-security-policy': contentSecurityPolicy(origin),
    'x-content-type-options': 'nosniff',
    'cache-control': asked.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
  })
  await pipeline(createReadStream(path), response)
}
