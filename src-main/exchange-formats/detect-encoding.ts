/** What TextDecoder calls them. The first five are found by themselves, the rest are there to be chosen. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'windows-1252',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-1251',
] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * The encoding of a piece of a file, null where it is no text at all. By byte order mark; by zero bytes (only UTF-16 text has any); by
 * UTF-8 sequences, of which chance makes few; by pairs that are everyday Chinese in GB18030; else windows-1252, where every byte has a meaning.
 */
export function detectEncoding(bytes: Uint8Array): Encoding | null {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  const utf8 = utf8Evidence(bytes)
  // A stray zero is a character of UTF-8 like any other.
  if (utf8.zeros > 0 && (utf8.faults > 0 || utf8.zeros > 0.05 * bytes.length)) return utf16Order(bytes)
  if (utf8.faults === 0 || utf8.sequences > 4 * utf8.faults) return 'utf-8'
  const gb = gb18030Evidence(bytes)
  return gb.everyday >= 0.7 * gb.characters && gb.faults <= 0.05 * gb.characters ? 'gb18030' : 'windows-1252'
}

/** The byte order that reads as text: swapped, English turns Chinese, and Chinese turns into unassigned and foreign letters. */
function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.min(4096, bytes.length >> 1)
  const likeness = (high: 0 | 1) => {
    let sum = 0
    for (let i = 0; i < pairs; i++) {
      const page = bytes[2 * i + high]!
      const low = bytes[2 * i + 1 - high]!
      if (page === 0) sum += low === 9 || low === 10 || low === 13 || low >= 32 ? 1 : 0
      else if ((page >= 0x4e && page <= 0x9f) || (page >= 0xac && page <= 0xd7)) sum += 0.6
      else if (page <= 0x06 || page === 0x20 || page === 0x30 || page === 0xff) sum += 0.5
    }
    return sum / Math.max(1, pairs)
  }
  const [little, big] = [likeness(1), likeness(0)]
  if (Math.max(little, big) < 0.5) return null
  return little >= big ? 'utf-16le' : 'utf-16be'
}

/** Whole sequences of two to four bytes, bytes that belong to none, zeros. A sequence cut by the end counts as nothing. */
function utf8Evidence(bytes: Uint8Array): { sequences: number; faults: number; zeros: number } {
  let [sequences, faults, zeros] = [0, 0, 0]
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i]!
    if (lead < 0x80) {
      if (lead === 0) zeros++
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
  return { sequences, faults, zeros }
}

/** Characters beyond ASCII; those among them that are GB2312 punctuation, full-width letters or hanzi; bytes that fit nothing. */
function gb18030Evidence(bytes: Uint8Array): { characters: number; everyday: number; faults: number } {
  let [characters, everyday, faults] = [0, 0, 0]
  for (let i = 0; i < bytes.length - 1;) {
    const lead = bytes[i]!
    const trail = bytes[i + 1]!
    if (lead < 0x80) {
      i++
    } else if (lead === 0x80 || lead === 0xff || trail === 0x7f || trail === 0xff || trail < 0x30) {
      characters++
      faults++
      i++
    } else {
      characters++
      if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa3))) everyday++
      i += trail < 0x40 ? 4 : 2
    }
  }
  return { characters, everyday, faults }
}
