import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join, resolve, sep } from 'node:path'
import sharp from 'sharp'
import { NamedError } from '../../platform/named-error.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import type { Picture } from '../../synthesis/picture-noises/picture-noise.ts'
import { pictureVarier, seedOfCopy } from '../../synthesis/picture-noises/vary-picture.ts'

/** There is no picture below the folder. Nothing was written. */
export class NoPictures extends NamedError<{ folder: string }> {
  constructor(folder: string) {
    super({ folder }, `${folder} holds no pictures in folders named after their labels: nothing was written`)
  }
}
/** Copies would lie among the originals, and be varied the next time. Nothing was written. */
export class CopiesAmongOriginals extends NamedError<{ folder: string; out: string }> {
  constructor(folder: string, out: string) {
    super({ folder, out }, `${out} lies in ${folder}: choose another folder, so that copies and originals stay apart`)
  }
}
export interface VariedFolder {
  readonly pictures: number
  readonly copies: number
  /** Noise → copies that it changed. */
  readonly noises: Readonly<Record<string, number>>
  /** Files that cannot be read, with why. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[]
}
interface Wanted {
  readonly out: string
  readonly each: number
  readonly seed: number
  readonly profile: Readonly<Record<string, number>>
  readonly onPicture?: (done: number, total: number) => void
}
const ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.bmp', '.gif', '.avif', '.tif', '.tiff'])

/**
 * Varied copies of pictures in folders named after their labels, as PNG in folders so named; every picture by itself, so that another one more changes no other.
 * A copy that no noise has changed is not written. Throws NoPictures, CopiesAmongOriginals, UnusablePictureNoise.
 */
export async function varyFolder(
  folder: string,
  { out, each, seed, profile, onPicture }: Wanted,
): Promise<VariedFolder> {
  const [from, to] = [resolve(folder), resolve(out)]
  if (to === from || to.startsWith(from + sep)) throw new CopiesAmongOriginals(from, to)
  const vary = pictureVarier(profile)
  const found = await readdir(from, { recursive: true, withFileTypes: true })
  const files = found
    .filter((entry) => entry.isFile() && ENDINGS.has(extname(entry.name).toLowerCase()) && entry.parentPath !== from)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length === 0) throw new NoPictures(from)
  const noises: Record<string, number> = {}
  const unreadable: { file: string; reason: string }[] = []
  let copies = 0
  for (const [i, file] of files.entries()) {
    const path = file.slice(from.length + 1)
    try {
      const picture = await decoded(file)
      for (let n = 1; n <= each; n++) {
        const varied = await vary(picture, seedOfCopy(path.replaceAll(sep, '/'), seed, n))
        if (varied.noises.length === 0) continue
        const { width, height, data } = varied.picture
        const png = await sharp(data, { raw: { width, height, channels: 3 } })
          .png()
          .toBuffer()
        await writeAtomically(join(to, `${path.slice(0, -extname(path).length)}-${n}.png`), png)
        copies++
        for (const id of varied.noises) noises[id] = (noises[id] ?? 0) + 1
      }
    } catch (error) {
      if (error instanceof NamedError) throw error
      unreadable.push({ file: path, reason: error instanceof Error ? error.message.split('\n')[0]! : String(error) })
    }
    onPicture?.(i + 1, files.length)
  }
  return { pictures: files.length, copies, noises, unreadable }
}

async function decoded(file: string): Promise<Picture> {
  const image = sharp(await readFile(file), { limitInputPixels: 1 << 26 })
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${basename(file)} has ${info.channels} channels`)
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}
