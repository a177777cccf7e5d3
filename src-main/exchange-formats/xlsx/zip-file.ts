import { open, type FileHandle } from 'node:fs/promises'
import yauzl, { type Entry } from 'yauzl'
import { namedFileError, requireFile } from '../required-path.ts'
import { FileReader } from './file-reader.ts'

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
/** The end of the archive; with the longest comment, or as much of anything else behind it. */
const END = 22
const TAIL = END + 65_535

/** Opens a ZIP archive: its directory is read, parts are unpacked as they are asked for. Throws FileMissing …, and Error where it is none. */
export async function openZip(path: string): Promise<ZipFile> {
  const bytes = await requireFile(path)
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    // Names are never paths to unpack to: read as they are, they need not be refused.
    const options = { autoClose: false, decodeStrings: false }
    const end = await endOfArchive(file, bytes)
    const zip = await yauzl.fromRandomAccessReaderPromise(new FileReader(file, end), end, options)
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

/** Bytes that a transfer or a mail left behind the archive are none of it. */
async function endOfArchive(file: FileHandle, size: number): Promise<number> {
  const tail = Buffer.alloc(Math.min(size, TAIL))
  const from = size - tail.length
  await file.read(tail, 0, tail.length, from)
  const at = tail.lastIndexOf('PK\x05\x06')
  return at < 0 || at + END > tail.length ? size : Math.min(size, from + at + END + tail.readUInt16LE(at + END - 2))
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
