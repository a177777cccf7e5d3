import { isUtf8 } from 'node:buffer'
import type { Encoding } from './detect-encoding.ts'

/**
 * Stands where bytes were no characters: a U+FFFD that the author wrote stays his. Two first halves of surrogate pairs in a row are part of no
 * text that bytes can spell; any single code unit is (U+FFFF may stand in a file, and 🏿 ends in U+DFFF).
 */
export const UNDECODABLE = '\uDBFF\uDBFF'

/** Decodes a file piece by piece; a character cut by the end of a piece waits for the next. */
export function decoderOf(encoding: Encoding): (bytes: Buffer, last: boolean) => string {
  if (encoding === 'utf-8') return utf8Decoder()
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const decoder = new TextDecoder(encoding)
    return (bytes, last) => decoder.decode(bytes, { stream: !last }).replaceAll('\uFFFD', UNDECODABLE)
  }
  return legacyDecoder(encoding)
}

/** Bytes below are characters by themselves in every encoding but UTF-16: no character has one as its second byte or a later one. */
const ALWAYS_ALONE = 0x30
const LONGEST_TAIL = 1 << 24

/** Decodes up to the last byte that surely ends a character: Node's streaming decoders of several bytes a character throw at some cuts. */
function legacyDecoder(encoding: Encoding) {
  const decoder = new TextDecoder(encoding)
  let tail: Buffer = Buffer.alloc(0)
  return (piece: Buffer, last: boolean): string => {
    const bytes = tail.length > 0 ? Buffer.concat([tail, piece]) : piece
    let end = bytes.length
    if (!last && bytes.length < LONGEST_TAIL) while (end > 0 && bytes[end - 1]! >= ALWAYS_ALONE) end--
    tail = Buffer.from(bytes.subarray(end))
    return decoder.decode(bytes.subarray(0, end)).replaceAll('\uFFFD', UNDECODABLE)
  }
}

function utf8Decoder() {
  let tail: Buffer = Buffer.alloc(0)
  let begun = false
  return (piece: Buffer, last: boolean): string => {
    const bytes = tail.length > 0 ? Buffer.concat([tail, piece]) : piece
    const end = last ? bytes.length : wholeCharacters(bytes)
    tail = Buffer.from(bytes.subarray(end))
    const text = decodeUtf8(bytes.subarray(0, end))
    const marked = !begun && text.startsWith('\uFEFF')
    begun ||= end > 0
    return marked ? text.slice(1) : text
  }
}

/** How many of the bytes are whole characters; at most three at the end are not. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return back < length ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const REPLACEMENT = Buffer.from('\uFFFD')
function decodeUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const parts: string[] = []
  let from = 0
  for (let at = bytes.indexOf(REPLACEMENT); ; at = bytes.indexOf(REPLACEMENT, from)) {
    const end = at < 0 ? bytes.length : at
    parts.push(bytes.toString('utf8', from, end).replaceAll('\uFFFD', UNDECODABLE))
    if (at < 0) return parts.join('\uFFFD')
    from = end + REPLACEMENT.length
  }
}
