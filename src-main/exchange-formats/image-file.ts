import { open } from 'node:fs/promises'
import { imageSignature } from './known-signatures.ts'

/** Why a file cannot be taken as an image, or null: png, jpeg, gif, bmp, webp, tiff by their first bytes, whatever their name. */
export async function problemWithImage(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
      if (bytesRead === 0) return 'the file is empty'
      return imageSignature.test(buffer.toString('hex', 0, bytesRead)) ? null : 'the bytes are not of an image'
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`
  }
}
