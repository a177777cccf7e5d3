import { open, stat } from 'node:fs/promises'
import { IMAGE_HEAD, imageKind } from '../platform/image-kind.ts'

/** Kinds of pictures that are taken, in words. */
export const IMAGE_KINDS = 'png, jpg, webp, gif, bmp, tiff, avif'

/** Why a file cannot be taken as an image, or null: by its first bytes, whatever its name; whether it is whole is seen when it is read. */
export async function problemWithImage(path: string): Promise<string | null> {
  try {
    // Opening a pipe would wait for somebody to write into it, for ever.
    if (!(await stat(path)).isFile()) return 'it is no file (a pipe, a device or the like)'
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(IMAGE_HEAD), 0, IMAGE_HEAD, 0)
      return problemWithKind(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`
  }
}

function problemWithKind(head: Uint8Array): string | null {
  if (head.length === 0) return 'the file is empty'
  const kind = imageKind(head)
  if (kind?.mediaType) return null
  if (kind) return `${kind.name} is not supported: save it as JPEG or PNG`
  return Buffer.from(head).toString('latin1').startsWith('version https://git-lfs')
    ? 'a Git LFS pointer, not the image itself: fetch it with “git lfs pull”'
    : 'the bytes are not of an image'
}
