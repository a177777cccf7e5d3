import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { IncomingSample } from './format.ts'
import { problemWithImage } from './image-file.ts'

/**
 * Finds the image a record names, below one folder and nowhere else: a file from somebody else must not reach for others.
 */
export function imageFinder(folder: string): (name: string) => Promise<FoundImage> {
  const root = realpath(folder).catch(() => folder)
  return async (name) => {
    if (/^data:/i.test(name)) return { problem: 'an image within the file; save the images beside it' }
    const places = placesOf(name)
    if (places === null) return { problem: 'a web address; nothing is fetched, save the images beside the file' }
    const found = await Promise.all(places.map((place) => below(root, place)))
    const path = found.find((one) => typeof one === 'string')
    if (path !== undefined) {
      const problem = await problemWithImage(path)
      return problem === null ? { path } : { problem }
    }
    return { problem: found.includes(OUTSIDE) ? liesOutside(name) : 'no such file' }
  }
}
export type FoundImage = { readonly path: string } | { readonly problem: string }
const liesOutside = (name: string) => `“${name}” lies outside the folder of the images; only files below it are taken`

/** Why the image of a sample must not be read, or null: its path leads out of the folder. */
export function imageOutside({ content }: IncomingSample, folder: string): string | null {
  if (content.kind === 'text' || isBelow(resolve(folder), resolve(content.path))) return null
  return liesOutside(content.name ?? content.path)
}

const OUTSIDE = Symbol('outside')

/** The real path of a file below the folder, undefined where there is none. */
async function below(root: Promise<string>, place: string): Promise<string | typeof OUTSIDE | undefined> {
  const base = await root
  const path = isAbsolute(place) ? place : join(base, place)
  if (!isBelow(base, path)) return isBelow(base, await realpath(path).catch(() => path)) ? path : OUTSIDE
  const real = await realpath(path).catch(() => undefined)
  return real === undefined ? undefined : isBelow(base, real) ? path : OUTSIDE
}
function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Label Studio's own addresses: an uploaded file, and one of the server's disk. */
const UPLOAD = /^(?:https?:\/\/[^/]*)?\/data\/upload\/(?:\d+\/)?([^?#]*)/i
const LOCAL = /^(?:https?:\/\/[^/]*)?\/data\/local-files\/\?(?:.*&)?d=([^&#]*)/i
/** An upload gets eight hexadecimal digits before its name. */
const HASH = /^(.*\/)?[0-9a-f]{8}-(?=[^/]+$)/

/** Where the image may lie, the likeliest first; null for other web addresses. */
function placesOf(name: string): string[] | null {
  const [upload, local] = [UPLOAD.exec(name)?.[1], LOCAL.exec(name)?.[1]]
  if (upload === undefined && local === undefined && /^[a-z][a-z0-9+.-]+:\/\//i.test(name)) return null
  const plain = upload ?? local ?? name.replace(/^\/?upload\/(?:\d+\/)?/, '')
  const spelt = [plain, decoded(plain), plain.replace(/\?.*$/, '')]
  return [...new Set(spelt.flatMap((place) => [place, place.replace(HASH, '$1')]))].filter((place) => place !== '')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
