import { join, sep } from 'node:path'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
export const mediaTypeOf = (extension: string): string => MEDIA_TYPES[extension] ?? 'application/octet-stream'

/** The file below `folder` that an address's path names; null where it names none: it leaves the folder, or cannot be decoded. */
export function fileBelow(folder: string, pathname: string): string | null {
  const asked = decoded(pathname)
  if (asked === null || asked.includes('\0')) return null
  const path = join(folder, asked === '/' ? 'index.html' : asked)
  return path.startsWith(folder + sep) ? path : null
}

/** A part of an address as it was meant; null where it is no text (`%ff`). */
export function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}
