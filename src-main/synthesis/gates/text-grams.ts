/** As copies are looked for: one width and one case of letters, one blank between words. */
export const levelled = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Hashes (32 bits) of the different runs of three characters, ascending; of a shorter text the text itself. */
export function gramHashes(text: string): Int32Array {
  const count = Math.max(1, text.length - 2)
  const hashes = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [text.charCodeAt(i) | 0, text.charCodeAt(i + 1) | 0, text.charCodeAt(i + 2) | 0]
    let h = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35), 0x27d4eb2f)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
    hashes[i] = h ^ (h >>> 13)
  }
  hashes.sort()
  let distinct = 0
  for (let i = 0; i < count; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[distinct++] = hashes[i]!
  return hashes.subarray(0, distinct)
}

/** |a ∩ b| / |a ∪ b| of ascending sets. Stops with 0 where `least` cannot be reached any more. */
export function jaccard(a: Int32Array, b: Int32Array, least = 0): number {
  const [small, large] = a.length < b.length ? [a, b] : [b, a]
  if (small.length < least * large.length) return 0
  // |∩| ≥ least·(|a| + |b|) / (1 + least); so many of the smaller one may be missing.
  let spare = small.length - (least * (a.length + b.length)) / (1 + least)
  let [i, j, both] = [0, 0, 0]
  while (i < small.length && j < large.length) {
    if (small[i] === large[j]) {
      both++
      i++
      j++
    } else if (small[i]! < large[j]!) {
      i++
      if (--spare < -1e-9) return 0
    } else j++
  }
  return both / (a.length + b.length - both)
}

/** Jaccard similarity of the runs of three characters of two texts, as they are. */
export const similarityOf = (a: string, b: string): number => jaccard(gramHashes(a), gramHashes(b))
