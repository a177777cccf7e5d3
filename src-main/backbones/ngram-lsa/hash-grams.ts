/** Buckets for character n-grams are [0, HALF), for word n-grams [HALF, 2·HALF): the two are weighted apart. */
export const HALF = 1 << 19

const MAX_CHARS = 5
const CHINESE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/
const PIECES = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g
const WORD = /[\p{L}\p{N}_]{2,}|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/gu

/** Grows as needed; one document's buckets at a time, repeats included. */
export class GramBuffer {
  buckets = new Int32Array(4096)
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
 * Hashes a text's n-grams: characters 2–5 within word boundaries (a space each side, as scikit-learn's char_wb; CJK runs without),
 * words 1–2 (CJK: single characters and pairs). Lower case, NFKC. FNV-1a over UTF-16 units, no strings made.
 */
export function hashGrams(text: string, out: GramBuffer): void {
  out.length = 0
  const clean = text.normalize('NFKC').toLowerCase()
  for (const [piece] of clean.matchAll(PIECES)) charGrams(CHINESE.test(piece) ? piece : ` ${piece} `, out)
  let before = 0
  for (const [word] of clean.matchAll(WORD)) {
    const hash = hashOf(word, 0x51ed270b)
    out.push(HALF + (finish(hash) & (HALF - 1)))
    if (before !== 0) out.push(HALF + (finish(Math.imul(before, 31) ^ hash) & (HALF - 1)))
    before = hash
  }
}

function charGrams(piece: string, out: GramBuffer) {
  for (let i = 0; i + 1 < piece.length; i++) {
    let hash = 0x811c9dc5
    const end = Math.min(piece.length, i + MAX_CHARS)
    for (let j = i; j < end; j++) {
      hash = Math.imul(hash ^ piece.charCodeAt(j), 0x01000193)
      if (j > i) out.push(finish(hash) & (HALF - 1))
    }
  }
}

function hashOf(word: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  return hash
}

/** murmur3's finaliser: FNV's low bits alone are poor. */
function finish(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
