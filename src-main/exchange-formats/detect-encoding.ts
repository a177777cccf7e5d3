import { costOfReading, LEGACY, type LegacyEncoding } from './legacy-encodings.ts'
import { signatureOf } from './known-signatures.ts'

/** What TextDecoder calls them. All are found by themselves. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', ...(Object.keys(LEGACY) as LegacyEncoding[])] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface EncodingGuess {
  readonly encoding: Encoding
  /** Others that read about as well, and differently. */
  readonly others: readonly Encoding[]
}
const LOOKED_AT = 1 << 16
/** Bits: readings this close cannot be told apart. */
const AS_GOOD = 6

/** The encoding of the beginning of a file, null where it is no text at all: by its first bytes, or because nothing reads as text. */
export const detectEncoding = (head: Uint8Array): Encoding | null => guessEncoding(head)?.encoding ?? null

export const guessEncoding = (head: Uint8Array): EncodingGuess | null =>
  signatureOf(head) === null ? guessTextEncoding(head) : null

/**
 * The encoding of a piece of text, null where it is none. By byte order mark; by zeros in every other byte, which only UTF-16 has; by UTF-8
 * sequences, of which chance makes few; else by what reads best.
 */
export function guessTextEncoding(bytes: Uint8Array): EncodingGuess | null {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return sure('utf-8')
  if (a === 0xff && b === 0xfe) return sure('utf-16le')
  if (a === 0xfe && b === 0xff) return sure('utf-16be')
  const utf8 = utf8Evidence(bytes)
  const utf16 = utf8.zeros > 0 ? utf16Order(bytes, utf8) : null
  if (utf16) return sure(utf16)
  if (utf8.faults === 0) return utf8.zeros > 0.9 * bytes.length ? null : sure('utf-8')
  if (utf8.controls > 0.05 * bytes.length) return null
  // A stray zero is a character of UTF-8 like any other.
  return utf8.sequences > 4 * utf8.faults ? sure('utf-8') : bestReading(bytes)
}
const sure = (encoding: Encoding): EncodingGuess => ({ encoding, others: [] })

function bestReading(bytes: Uint8Array): EncodingGuess {
  const some = aroundNonAscii(bytes)
  const readings = (Object.keys(LEGACY) as LegacyEncoding[]).map((encoding) => {
    const text = new TextDecoder(encoding).decode(some)
    return { encoding, text, cost: costOfReading(text, encoding) }
  })
  const best = readings.reduce((a, b) => (b.cost < a.cost ? b : a))
  const seen = new Set([best.text])
  const others = readings
    .filter(({ cost }) => cost - best.cost < AS_GOOD)
    .sort((a, b) => a.cost - b.cost)
    .filter(({ text }) => !seen.has(text) && seen.add(text))
  return { encoding: best.encoding, others: others.map(({ encoding }) => encoding) }
}

/** From the line of the first byte beyond ASCII on, as much as it takes to tell. */
function aroundNonAscii(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  const line = bytes.lastIndexOf(10, first) + 1
  return bytes.subarray(line, line + LOOKED_AT)
}

/**
 * UTF-16 has a zero beside every ASCII character, on the same side; the byte order is the one that reads as text: swapped, English turns Chinese,
 * and Chinese turns foreign. Stray zeros in other text stand beside anything, and make up little of it.
 */
function utf16Order(bytes: Uint8Array, { faults, zeros, ascii }: Evidence): 'utf-16le' | 'utf-16be' | null {
  if (faults === 0 ? zeros < 0.3 * bytes.length : ascii > 0.75 * bytes.length) return null
  const pairs = Math.min(4096, bytes.length >> 1)
  const reads = (high: 0 | 1) => {
    let [sum, fitting, strays] = [0, 0, 0]
    for (let i = 0; i < pairs; i++) {
      const page = bytes[2 * i + high]!
      const low = bytes[2 * i + 1 - high]!
      const isPlain = low === 9 || low === 10 || low === 13 || (low >= 32 && low < 127)
      if (page === 0) sum += isPlain || low >= 160 ? 1 : 0
      else if ((page >= 0x4e && page <= 0x9f) || (page >= 0xac && page <= 0xd7)) sum += 0.6
      else if (page <= 0x06 || page === 0x20 || page === 0x30 || page === 0xff) sum += 0.5
      // 一, U+4E00, is as frequent as a line end.
      if (page === 0 ? isPlain : low === 0 && page === 0x4e) fitting++
      else if (page === 0 || low === 0) strays++
    }
    return fitting >= strays ? sum / Math.max(1, pairs) : 0
  }
  const [little, big] = [reads(1), reads(0)]
  if (Math.max(little, big) < 0.5) return null
  return little >= big ? 'utf-16le' : 'utf-16be'
}

interface Evidence {
  /** Whole sequences of two to four bytes. */
  readonly sequences: number
  /** Bytes that belong to none. */
  readonly faults: number
  readonly zeros: number
  /** Other bytes below 0x80. */
  readonly ascii: number
  /** Control characters that no text has: neither zeros, blanks nor line ends. */
  readonly controls: number
}
/** A sequence cut by the end counts as nothing. */
function utf8Evidence(bytes: Uint8Array): Evidence {
  let [sequences, faults, zeros, ascii, controls] = [0, 0, 0, 0, 0]
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i]!
    if (lead < 0x80) {
      if (lead === 0) zeros++
      else ascii++
      if (lead > 0 && (lead < 9 || (lead > 13 && lead < 32 && lead !== 27))) controls++
      i++
      continue
    }
    const length = lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) === 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 1
    let follow = 1
    while (follow < length && i + follow < bytes.length && (bytes[i + follow]! & 0xc0) === 0x80) follow++
    if (length > 1 && follow === length) sequences++
    else if (length === 1 || i + follow < bytes.length) faults++
    i += follow
  }
  return { sequences, faults, zeros, ascii, controls }
}
