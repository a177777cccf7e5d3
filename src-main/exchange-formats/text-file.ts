import { isAscii } from 'node:buffer'
import { open } from 'node:fs/promises'
import { decoderOf, UNDECODABLE } from './decode-text.ts'
import { detectEncoding, ENCODINGS, type Encoding } from './detect-encoding.ts'
import { NothingToImport, NotText, RecordTooLong } from './format-errors.ts'
import { describeBytes } from './known-signatures.ts'
import { namedFileError, requireFile } from './required-path.ts'

/** Characters a single record may have: far beyond any sample, and short enough to hold. */
export const LONGEST_RECORD = 1 << 24
const CHUNK = 1 << 18

export const encodingOption = {
  kind: 'choice',
  title: 'Encoding',
  default: 'auto',
  choices: ['auto', ...ENCODINGS],
} as const

export interface TextFile {
  readonly path: string
  /** Size of the file. */
  readonly bytes: number
  readonly encoding: Encoding
  /** The beginning, decoded; `headBytes` of the file. */
  readonly head: string
  readonly headBytes: number
  /** Line ends are lone CRs (old Macintosh); they are read as LF. */
  readonly crOnly: boolean
}
export interface TextChunk {
  readonly text: string
  readonly bytesRead: number
  /** Undecodable bytes were met, in this chunk or before. */
  readonly damaged: boolean
}

/** The first bytes of a file. */
export async function readHead(path: string, size: number): Promise<Buffer> {
  for await (const bytes of byteChunks(path, size)) return bytes
  return Buffer.alloc(0)
}

/** Encoding and beginning of a text file. A beginning in plain ASCII says nothing, so the first bytes beyond ASCII decide. Throws NotText, NothingToImport, FileMissing … */
export async function openText(path: string, wanted: string, headSize = CHUNK): Promise<TextFile> {
  const bytes = await requireFile(path)
  const head = await readHead(path, headSize)
  if (head.length === 0) throw new NothingToImport(path, 'text: it is empty')
  const encoding = wanted === 'auto' ? await encodingOf(path, head) : (wanted as Encoding)
  if (encoding === null) throw new NotText(path, describeBytes(head))
  const text = decoderOf(encoding)(head, head.length === bytes)
  return {
    path,
    bytes,
    encoding,
    head: text,
    headBytes: head.length,
    crOnly: !text.includes('\n') && text.includes('\r'),
  }
}

async function encodingOf(path: string, head: Buffer): Promise<Encoding | null> {
  if (!isAscii(head) || head.includes(0)) return detectEncoding(head)
  for await (const bytes of byteChunks(path, CHUNK)) if (!isAscii(bytes)) return detectEncoding(bytes)
  return 'utf-8'
}

/** Pieces of a file in one buffer, overwritten by the next piece. */
async function* byteChunks(path: string, size: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    const buffer = Buffer.allocUnsafe(size)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, size)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } catch (error) {
    throw namedFileError(path, error)
  } finally {
    await file.close()
  }
}

/** The file as text, piece by piece, without its byte order mark. */
export async function* decodedChunks(
  { path, encoding, crOnly }: TextFile,
  signal?: AbortSignal,
): AsyncGenerator<TextChunk> {
  const decode = decoderOf(encoding)
  let [bytesRead, damaged] = [0, false]
  const chunkOf = (bytes: Buffer, last: boolean): TextChunk => {
    bytesRead += bytes.length
    const text = decode(bytes, last)
    damaged ||= text.includes(UNDECODABLE)
    return { text: crOnly ? text.replaceAll('\r', '\n') : text, bytesRead, damaged }
  }
  for await (const bytes of byteChunks(path, CHUNK, signal)) yield chunkOf(bytes, false)
  yield chunkOf(Buffer.alloc(0), true)
}

export interface TextLines {
  readonly lines: readonly string[]
  /** Number of the first of them, from 1. */
  readonly first: number
  readonly bytesRead: number
  readonly damaged: boolean
}

/** Lines without their ends. Throws RecordTooLong. */
export async function* textLines(file: TextFile, signal?: AbortSignal): AsyncGenerator<TextLines> {
  let pieces: string[] = []
  let [first, waiting] = [1, 0]
  let last: TextChunk = { text: '', bytesRead: 0, damaged: false }
  for await (const chunk of decodedChunks(file, signal)) {
    last = chunk
    const end = chunk.text.lastIndexOf('\n')
    if (end >= 0) {
      const lines = (pieces.join('') + chunk.text.slice(0, end)).split('\n')
      yield { lines: lines.map(withoutCr), first, bytesRead: chunk.bytesRead, damaged: chunk.damaged }
      first += lines.length
      pieces = []
      waiting = 0
    }
    pieces.push(chunk.text.slice(end + 1))
    waiting += chunk.text.length - end - 1
    if (waiting > LONGEST_RECORD) throw new RecordTooLong(file.path, first, LONGEST_RECORD)
  }
  const rest = pieces.join('')
  if (rest) yield { lines: [withoutCr(rest)], first, bytesRead: last.bytesRead, damaged: last.damaged }
}

export const withoutCr = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
