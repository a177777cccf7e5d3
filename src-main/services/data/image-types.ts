import { extname } from 'node:path'

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
}
const JPEG = 'image/jpeg'
const KNOWN = new Set([JPEG, ...Object.values(BY_EXTENSION)])

export const imageTypeOf = (path: string): string => BY_EXTENSION[extname(path).toLowerCase()] ?? JPEG

/** Pixels and nothing else: of a project file that came from somebody else, a picture's type may say anything (a page, a drawing with a script). */
export const isImageType = (mediaType: string): boolean => KNOWN.has(mediaType)
