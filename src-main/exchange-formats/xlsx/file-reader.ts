import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import yauzl from 'yauzl'

const PIECE = 1 << 16

/** yauzl's own reader throws, where nothing can catch it, when an archive points beyond all files; here that is an error like any other. */
export class FileReader extends yauzl.RandomAccessReader {
  readonly #file: FileHandle
  readonly #size: number
  constructor(file: FileHandle, size: number) {
    super()
    this.#file = file
    this.#size = size
  }
  override read(buffer: Buffer, at: number, length: number, from: number, done: (error: Error | null) => void): void {
    this.#fill(buffer, at, length, from).then(() => done(null), done)
  }
  async #fill(buffer: Buffer, at: number, length: number, from: number): Promise<void> {
    const isInside = from + length <= this.#size
    const { bytesRead } = isInside ? await this.#file.read(buffer, at, length, from) : { bytesRead: 0 }
    if (bytesRead < length) throw new Error('it is cut short, or points outside of itself')
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(bytesOf(this.#file, start, end), { objectMode: false })
  }
}

async function* bytesOf(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(PIECE, end - at)), { position: at })
    if (bytesRead === 0) throw new Error('it is cut short')
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
