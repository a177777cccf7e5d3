import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import yauzl, { type Entry } from 'yauzl'
import { namedFileError, requireFile } from '../required-path.ts'

export interface ZipFile {
  /** Of the file. */
  readonly bytes: number
  readonly names: readonly string[]
  /** Bytes of a part when unpacked, as the archive says; a part that unpacks to more is an error. */
  readonly sizeOf: (name: string) => number
  /** The text of a part, piece by piece; nothing where there is none of this name. */
  readonly text: (name: string, signal?: AbortSignal) => AsyncGenerator<string>
  readonly close: () => Promise<void>
}

const MOST_PARTS = 1 << 16
const LARGEST_DIRECTORY = 1 << 26
const PIECE = 1 << 16

/** Opens a ZIP archive: its directory is read, parts are unpacked as they are asked for. Throws FileMissing …, and Error where it is none. */
export async function openZip(path: string): Promise<ZipFile> {
  const bytes = await requireFile(path)
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    // Names are never paths to unpack to: read as they are, they need not be refused.
    const options = { autoClose: false, decodeStrings: false }
    const zip = await yauzl.fromRandomAccessReaderPromise(new FileReader(file, bytes), bytes, options)
    const entries = await directoryOf(zip)
    return {
      bytes,
      names: [...entries.keys()],
      sizeOf: (name) => entries.get(name)?.uncompressedSize ?? 0,
      async *text(name, signal) {
        const entry = entries.get(name)
        if (!entry) return
        const stream = await zip.openReadStreamPromise(entry)
        for await (const piece of stream.setEncoding('utf8')) {
          signal?.throwIfAborted()
          yield piece as string
        }
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function directoryOf(zip: yauzl.ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let size = 0
  if (zip.entryCount > MOST_PARTS) throw new Error(`it says it has ${zip.entryCount} parts`)
  for await (const entry of zip.eachEntry()) {
    size += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    if (size > LARGEST_DIRECTORY) throw new Error('its directory is too large')
    entries.set(entry.fileNameRaw.toString().replaceAll('\\', '/'), entry)
  }
  return entries
}

/** yauzl's own reader throws, where nothing can catch it, when an archive points beyond all files; here that is an error like any other. */
class FileReader extends yauzl.RandomAccessReader {
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
