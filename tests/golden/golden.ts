import { readFileSync } from 'node:fs'

const vectors = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Record<string, unknown>

/** Numbers from an independent implementation (numpy, float64), by block; the caller says their shape. */
export function golden<T>(block: string): T {
  if (!Object.hasOwn(vectors, block)) throw new RangeError(`no golden block “${block}”`)
  return vectors[block] as T
}
