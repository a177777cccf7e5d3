import { open, type FileHandle } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { namedFileError, requireFile } from '../required-path.ts'

interface ZipEntry {
  /** 0: stored, 8: deflated. */
  readonly method: number
  readonly packed: number
  /** Bytes when unpacked, as the archive says. */
  readonly size: number
  readonly at: number
}
export interface ZipFile {
  /** Of the file. */
  readonly bytes: number
  readonly names: readonly string[]
  readonly sizeOf: (name: string) => { readonly packed: number; readonly size: number }
  /** The text of a part, piece by piece; null where there is none of this name. */
  readonly text: (name: string, signal?: AbortSignal) => AsyncGenerator<string> | null
  readonly close: () => Promise<void>
}

const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50]
const [END64, LOCATOR64] = [0x06064b50, 0x07064b50]
/** The end of the archive and the longest comment after it. */
const TAIL = 22 + 65_535
const LARGEST_DIRECTORY = 1 << 26
const PIECE = 1 << 17

/** Opens a ZIP archive: its directory is read, parts are unpacked as they are asked for. Throws FileMissing …, and Error where it is none. */
export async function openZip(path: string): Promise<ZipFile> {
  const size = await requireFile(path)
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    const entries = await directoryOf(file, size)
    return {
      bytes: size,
      names: [...entries.keys()],
      sizeOf: (name) => entries.get(name) ?? { packed: 0, size: 0 },
      text: (name, signal) => {
        const entry = entries.get(name)
        return entry ? textOf(file, entry, signal) : null
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  if (!(at >= 0) || !(length >= 0)) throw new Error('it points outside of itself')
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, at)
  if (bytesRead < length) throw new Error('it is cut short')
  return buffer
}

async function directoryOf(file: FileHandle, size: number): Promise<Map<string, ZipEntry>> {
  const tail = await bytesAt(file, Math.max(0, size - TAIL), Math.min(size, TAIL))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--
  if (end < 0) throw new Error('it has no directory')
  let [count, length, at] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  const locator = end - 20
  if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR64) {
    const end64 = await bytesAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56)
    if (end64.readUInt32LE(0) !== END64) throw new Error('its directory is damaged')
    ;[count, length, at] = [32, 40, 48].map((field) => Number(end64.readBigUInt64LE(field))) as [number, number, number]
  }
  if (length > LARGEST_DIRECTORY || length > size) throw new Error('its directory is damaged')
  const directory = await bytesAt(file, at, length)
  const entries = new Map<string, ZipEntry>()
  for (let i = 0, p = 0; i < count; i++) {
    if (p + 46 > directory.length || directory.readUInt32LE(p) !== CENTRAL) throw new Error('its directory is damaged')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(p + field)) as [
      number,
      number,
      number,
    ]
    const name = directory.toString('utf8', p + 46, p + 46 + nameLength)
    const extra = directory.subarray(p + 46 + nameLength, p + 46 + nameLength + extraLength)
    entries.set(name, entryOf(directory.subarray(p, p + 46), extra))
    p += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** Sizes that do not fit stand in an extra field, in this order. */
function entryOf(head: Buffer, extra: Buffer): ZipEntry {
  const wide: number[] = []
  for (let p = 0; p + 4 <= extra.length; p += 4 + extra.readUInt16LE(p + 2))
    if (extra.readUInt16LE(p) === 1)
      for (let field = p + 4; field + 8 <= Math.min(extra.length, p + 4 + extra.readUInt16LE(p + 2)); field += 8)
        wide.push(Number(extra.readBigUInt64LE(field)))
  const sized = (field: number) => {
    const value = head.readUInt32LE(field)
    return value === 0xffffffff ? (wide.shift() ?? value) : value
  }
  const size = sized(24)
  const packed = sized(20)
  return { method: head.readUInt16LE(10), size, packed, at: sized(42) }
}

async function* textOf(file: FileHandle, entry: ZipEntry, signal?: AbortSignal): AsyncGenerator<string> {
  const local = await bytesAt(file, entry.at, 30)
  if (local.readUInt32LE(0) !== LOCAL) throw new Error('a part is not where the directory says')
  const from = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (entry.method !== 0 && entry.method !== 8)
    throw new Error(`a part is packed in a way we do not read (${entry.method})`)
  const decoder = new TextDecoder()
  const packed = packedBytes(file, from, entry.packed, signal)
  for await (const bytes of entry.method === 0 ? packed : inflated(packed))
    yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

async function* packedBytes(
  file: FileHandle,
  from: number,
  length: number,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for (let done = 0; done < length; done += PIECE) {
    signal?.throwIfAborted()
    yield await bytesAt(file, from + done, Math.min(PIECE, length - done))
  }
}

async function* inflated(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw()
  let failed: unknown
  const feeding = (async () => {
    for await (const bytes of packed) {
      if (inflate.destroyed) return
      if (!inflate.write(bytes))
        await new Promise<void>((resolve) => inflate.once('drain', resolve).once('close', resolve))
    }
    inflate.end()
  })().catch((error: unknown) => {
    failed = error
    inflate.destroy()
  })
  try {
    for await (const bytes of inflate) yield bytes as Buffer
  } catch (error) {
    throw failed ?? error
  } finally {
    inflate.destroy()
    await feeding
  }
  if (failed) throw failed
}
