/** Buckets a unit can fall into. */
export const BUCKETS = 10_000

const bytes = new TextEncoder()

/** FNV-1a, 32 bits, of the UTF-8 bytes (Fowler, Noll & Vo; RFC 9923). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of bytes.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** Where a unit falls in an experiment: always the same bucket, 0 to 9,999, and another one in another experiment. */
export const bucketOf = (experiment: string, unit: string): number => fnv1a32(`${experiment}:${unit}`) % BUCKETS
