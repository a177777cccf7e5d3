import { isAscii } from 'node:buffer'
import { open } from 'node:fs/promises'
import { decoderOf, UNDECODABLE } from './decode-text.ts'
import { ENCODINGS, guessTextEncoding, type Encoding, type EncodingGuess } from './detect-encoding.ts'
import { NothingToImport, NotText, RecordTooLong } from './format-errors.ts'
import type { OpenQuestion, Reading } from './format.ts'
import { describeBytes, signatureOf } from './known-signatures.ts'
import { namedFileError, requireFile } from './required-path.ts'

/** Characters a single record may have: far beyond any sample, and short enough to hold. */
export const LONGEST_RECORD = 1 << 24
const CHUNK = 1 << 18
/** Bytes: files up to this size are looked at whole, so that what is said of them is exact. */
const WHOLE_UP_TO = 1 << 22
/** Of a larger file so many pieces of so many bytes are looked at. */
const PIECES = 24
const PIECE = 1 << 15
/** Bytes of its beginning by which a file is recognised. */
export const RECOGNISED_FROM = 64 * 1024

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
  /** The beginning, decoded; `headBytes` of the file: all of it where it is small. */
  readonly head: string
  readonly headBytes: number
  /** Whether other encodings read it about as well. */
  readonly questions: readonly OpenQuestion[]
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
export async function openText(path: string, wanted: string, headSize = 0): Promise<TextFile> {
  const bytes = await requireFile(path)
  const head = await readHead(path, Math.max(headSize, bytes <= WHOLE_UP_TO ? bytes : CHUNK))
  if (head.length === 0) throw new NothingToImport(path, 'text: it is empty')
  const binary = signatureOf(head)
  if (binary) throw new NotText(path, binary)
  const telling = wanted === 'auto' ? await tellingBytes(path, head) : head
  const guess = wanted === 'auto' ? guessTextEncoding(telling) : { encoding: wanted as Encoding, others: [] }
  if (guess === null) throw new NotText(path, describeBytes(head))
  const text = decoderOf(guess.encoding)(head, head.length === bytes)
  const { encoding } = guess
  return { path, bytes, encoding, head: text, headBytes: head.length, questions: encodingQuestion(guess, telling) }
}

async function tellingBytes(path: string, head: Buffer): Promise<Buffer> {
  if (!isAscii(head) || head.includes(0)) return head
  for await (const bytes of byteChunks(path, CHUNK)) if (!isAscii(bytes)) return bytes
  return head
}

const EXAMPLE = 60
function encodingQuestion({ encoding, others }: EncodingGuess, bytes: Uint8Array): OpenQuestion[] {
  if (others.length === 0) return []
  const first = bytes.findIndex((byte) => byte >= 0x80)
  const line = bytes.subarray(bytes.lastIndexOf(10, first) + 1)
  const reads = (as: Encoding) => new TextDecoder(as).decode(line.subarray(0, 4 * EXAMPLE)).split(/[\r\n]/, 1)[0]!
  const examples = Object.fromEntries([encoding, ...others].map((as) => [as, reads(as).slice(0, EXAMPLE)]))
  return [{ option: 'encoding', chosen: encoding, others, examples }]
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

/** Small pieces all over a file too large to be looked at whole, each cut to whole lines. They may begin in the middle of a record. */
export async function spreadPieces({ path, bytes, headBytes, encoding }: TextFile): Promise<readonly SpreadPiece[]> {
  const step = Math.floor((bytes - headBytes) / PIECES)
  if (step <= 2 * PIECE) return []
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const pieces: SpreadPiece[] = []
  const file = await open(path, 'r').catch((error) => {
    throw namedFileError(path, error)
  })
  try {
    const buffer = Buffer.allocUnsafe(PIECE)
    for (let at = headBytes + step; at + PIECE <= bytes; at += step) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, at - (wide ? at % 2 : 0))
      const text = decoderOf(encoding)(buffer.subarray(0, bytesRead), false)
      const whole = text.slice(text.search(/[\r\n]/) + 1, endOfLines(text))
      pieces.push({ text: whole, bytes: Math.round((bytesRead * whole.length) / text.length) })
    }
  } catch (error) {
    throw namedFileError(path, error)
  } finally {
    await file.close()
  }
  return pieces
}
export interface SpreadPiece {
  readonly text: string
  /** Of the file, about. */
  readonly bytes: number
}

/** Records of the whole file: those of its beginning, and for the rest as many a byte as the pieces have, or the beginning where there are none. */
export function extrapolated(
  { bytes, headBytes }: TextFile,
  inHead: number,
  inPieces: number,
  pieces: readonly Pick<SpreadPiece, 'bytes'>[],
): number {
  const looked = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  const density = looked > 0 ? inPieces / looked : inHead / headBytes
  return Math.round(inHead + (bytes - headBytes) * density)
}

/** The file as text, piece by piece, without its byte order mark. */
export async function* decodedChunks(
  { path, encoding }: TextFile,
  { signal, onBytes }: Reading = {},
): AsyncGenerator<TextChunk> {
  const decode = decoderOf(encoding)
  let [bytesRead, damaged] = [0, false]
  const chunkOf = (bytes: Buffer, last: boolean): TextChunk => {
    bytesRead += bytes.length
    const text = decode(bytes, last)
    damaged ||= text.includes(UNDECODABLE)
    return { text, bytesRead, damaged }
  }
  for await (const bytes of byteChunks(path, CHUNK, signal)) {
    onBytes?.(bytes)
    yield chunkOf(bytes, false)
  }
  yield chunkOf(Buffer.alloc(0), true)
}

export interface TextLines {
  readonly lines: readonly string[]
  /** Number of the first of them, from 1. */
  readonly first: number
  readonly bytesRead: number
  readonly damaged: boolean
}

/** Lines without their ends: LF, CRLF or CR, each as it comes. Throws RecordTooLong. */
export async function* textLines(file: TextFile, reading?: Reading): AsyncGenerator<TextLines> {
  let pieces: string[] = []
  let [first, waiting] = [1, 0]
  let last: TextChunk = { text: '', bytesRead: 0, damaged: false }
  for await (const chunk of decodedChunks(file, reading)) {
    last = chunk
    const end = endOfLines(chunk.text)
    if (end > 0) {
      const lines = splitLines(pieces.join('') + chunk.text.slice(0, end))
      yield { lines, first, bytesRead: chunk.bytesRead, damaged: chunk.damaged }
      first += lines.length
      pieces = []
      waiting = 0
    }
    pieces.push(chunk.text.slice(end))
    waiting += chunk.text.length - end
    if (waiting > LONGEST_RECORD) throw new RecordTooLong(file.path, first, LONGEST_RECORD)
  }
  const rest = pieces.join('')
  if (rest) yield { lines: splitLines(rest), first, bytesRead: last.bytesRead, damaged: last.damaged }
}

/** Where the last line that surely ends here does so; a CR at the very end may be half of a CRLF. */
const endOfLines = (text: string): number =>
  // Looked for forwards first, as that is far quicker where there is none.
  Math.max(text.lastIndexOf('\n'), text.includes('\r') ? text.lastIndexOf('\r', text.length - 2) : -1) + 1

/** Lines without their ends; what follows the last end is a line only if it is not empty. */
export function splitLines(text: string): string[] {
  const lines = text.includes('\r') ? text.split(/\r\n?|\n/) : text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
