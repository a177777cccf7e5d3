/** Buckets for character n-grams are [0, HALF), for word n-grams [HALF, 2·HALF): the two are weighted apart. */
export const HALF = 1 << 19

const SHORTEST = 2
const LONGEST = 5
const SPACE = 0x20
const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** What a UTF-16 unit is: between pieces, part of a word, a word by itself (scripts written without spaces), anything else. */
const [GAP, WORD, UNSPACED, OTHER] = [0, 1, 2, 3]
const KIND = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const character = String.fromCharCode(unit)
  if (/\s/.test(character)) return GAP
  // Thai to Lao, Burmese, Khmer, kana and Han; Korean puts spaces between its words.
  if (/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]/.test(character))
    return UNSPACED
  return /[\p{L}\p{N}\p{M}_]/u.test(character) ? WORD : OTHER
})

/** One text's buckets, repeats included: `characters` of characters first, then words up to `length`. */
export class GramBuffer {
  buckets = new Int32Array(4096)
  characters = 0
  length = 0
  push(bucket: number) {
    if (this.length === this.buckets.length) {
      const bigger = new Int32Array(2 * this.length)
      bigger.set(this.buckets)
      this.buckets = bigger
    }
    this.buckets[this.length++] = bucket
  }
}

/**
 * Hashes a text's n-grams: characters 2–5 within word boundaries (a space each side, as scikit-learn's char_wb; scripts without spaces:
 * runs, nothing added), words 1–2 of at least two letters (there: single characters and pairs). Lower case, NFKC. FNV-1a over UTF-16
 * units, no strings made.
 */
export function hashGrams(text: string, out: GramBuffer): void {
  const clean = text.normalize('NFKC').toLowerCase()
  out.length = 0
  hashCharacters(clean, out)
  out.characters = out.length
  hashWords(clean, out)
}

function hashCharacters(text: string, out: GramBuffer) {
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    const kind = KIND[text.charCodeAt(begin)]!
    end = begin + 1
    if (kind === GAP) continue
    const unspaced = kind === UNSPACED
    for (let next; end < text.length; end++) {
      next = KIND[text.charCodeAt(end)]!
      if (next === GAP || (next === UNSPACED) !== unspaced) break
    }
    if (unspaced) hashPiece(text, begin, end, begin, end, out)
    else hashPiece(text, begin, end, begin - 1, end + 1, out)
  }
}

/** All n-grams of text[from … to), where what lies outside [begin, end) counts as a space. */
function hashPiece(text: string, begin: number, end: number, from: number, to: number, out: GramBuffer) {
  for (let i = from; i + SHORTEST <= to; i++) {
    let hash = FNV_BASIS
    const last = Math.min(to, i + LONGEST)
    for (let j = i; j < last; j++) {
      hash = Math.imul(hash ^ (j < begin || j >= end ? SPACE : text.charCodeAt(j)), FNV_PRIME)
      if (j > i) out.push(mix(hash) & (HALF - 1))
    }
  }
}

function hashWords(text: string, out: GramBuffer) {
  let before = 0
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    const kind = KIND[text.charCodeAt(begin)]!
    let hash = Math.imul(FNV_BASIS ^ text.charCodeAt(begin), FNV_PRIME)
    for (end = begin + 1; kind === WORD && end < text.length && KIND[text.charCodeAt(end)] === WORD; end++)
      hash = Math.imul(hash ^ text.charCodeAt(end), FNV_PRIME)
    if (kind !== UNSPACED && (kind !== WORD || end - begin < 2)) continue
    out.push(HALF + (mix(hash) & (HALF - 1)))
    if (before !== 0) out.push(HALF + (mix(Math.imul(before, 31) ^ hash) & (HALF - 1)))
    before = hash
  }
}

/** murmur3's finaliser: FNV's low bits alone are poor. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
