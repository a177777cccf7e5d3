import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { pagePolicy, SECURITY_HEADERS } from './headers.ts'
import { decoded, fileBelow, mediaTypeOf } from './page-files.ts'

interface Picture {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** kindling://studio/… : the page's files below `renderer`, and /blob/<id> from the core. Nothing else, and nothing from outside. */
export function pageAnswers(renderer: string, blob: (id: string) => Promise<Picture | null>) {
  return async ({ url, method }: Pick<Request, 'url' | 'method'>): Promise<Response> => {
    const { host, pathname } = new URL(url)
    if (host !== 'studio') return answer(404)
    if (method !== 'GET') return answer(405)
    if (pathname.startsWith('/blob/')) {
      const id = decoded(pathname.slice('/blob/'.length))
      const picture = id === null ? null : await blob(id)
      return picture ? answer(200, picture.mediaType, picture.bytes) : answer(404)
    }
    const path = fileBelow(renderer, pathname)
    const bytes = path === null ? null : await readFile(path).catch(() => null)
    return bytes ? answer(200, mediaTypeOf(extname(path!)), bytes) : answer(404)
  }
}

function answer(status: number, mediaType?: string, bytes: Uint8Array | null = null): Response {
  const headers = new Headers(SECURITY_HEADERS)
  if (mediaType) headers.set('content-type', mediaType)
  if (mediaType?.startsWith('text/html')) headers.set('content-security-policy', pagePolicy())
  return new Response(bytes && new Uint8Array(bytes), { status, headers })
}
