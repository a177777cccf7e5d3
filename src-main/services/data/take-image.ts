import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { RejectedRecord, IncomingSample } from '../../exchange-formats/format.ts'
import { sha256Of } from '../../platform/content-hash.ts'
import { decoder, imageTypeOf } from './image-types.ts'

/** An image as it goes into the project: its bytes, or the path it stays at. */
export interface TakenImage {
  readonly sha256: string
  /** 52 bits of it. */
  readonly contentHash: number
  readonly mediaType: string
  readonly size: number
  readonly bytes: Uint8Array | null
  readonly path: string | null
}

/** `link`: the project keeps the path only. A file that cannot be read or decoded is a reject like any other. */
export async function takeImage(
  { line, content }: IncomingSample & { content: { kind: 'image' } },
  link: boolean,
): Promise<TakenImage | RejectedRecord> {
  const path = resolve(content.path)
  try {
    const bytes = await readFile(path)
    const problem = await (await decoder()).problemWithPixels(bytes)
    if (problem) return { line, reason: 'unreadable-image', detail: problem, excerpt: content.path }
    const sha256 = sha256Of(bytes)
    return {
      sha256,
      contentHash: parseInt(sha256.slice(0, 13), 16),
      size: bytes.length,
      mediaType: imageTypeOf(bytes)!,
      ...(link ? { bytes: null, path } : { bytes, path: null }),
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { line, reason: 'unreadable-image', detail: `cannot be read (${code})`, excerpt: content.path }
  }
}
