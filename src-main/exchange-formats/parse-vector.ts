import { sha256Of } from '../platform/content-hash.ts'
import { numberOf } from './json-values.ts'

/**
 * A vector from a list of numbers or its text, [0.1, 0.2] or NumPy's [0.1 0.2]; else the reason why not, in words. No vector at all (null or an
 * empty cell) is none. `dimensions`: as many as the vectors before had, 0 for the first.
 */
export function vectorOf(value: unknown, dimensions: number): Float32Array | string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const list = typeof value === 'string' ? numbersIn(value) : value
  if (!Array.isArray(list) || list.length === 0) return 'not a list of numbers'
  const vector = new Float32Array(list.length)
  let isTooLarge = false
  for (let i = 0; i < list.length; i++) {
    const one: unknown = list[i]
    const number = typeof one === 'number' ? one : numberOf(one)
    if (!Number.isFinite(number)) return 'not a list of numbers'
    vector[i] = number
    isTooLarge ||= !Number.isFinite(vector[i])
  }
  if (dimensions > 0 && list.length !== dimensions) return `${list.length} numbers, expected ${dimensions}`
  return isTooLarge ? 'holds a number too large for 32 bits' : vector
}

/** Numbers that are shown of a longer vector. */
const [SHOWN, WHOLE] = [6, 12]
/** What stands for a sample that is a vector alone: all of a short one; of a longer one the first numbers and a sum, which tells it from others that begin alike. */
export function vectorAsText(vector: Float32Array): string {
  const numbers = Array.from(vector.subarray(0, vector.length <= WHOLE ? WHOLE : SHOWN), shortest)
  if (vector.length <= WHOLE) return numbers.join(' ')
  const sum = sha256Of(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)).slice(0, 8)
  return `${numbers.join(' ')} … (${vector.length}, ${sum})`
}

/** The fewest digits that give a 32-bit number again: .1, not .10000000149. */
function shortest(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const said = Number(x.toPrecision(digits))
    if (Math.fround(said) === x) return said
  }
  return Number(x.toPrecision(9))
}

function numbersIn(text: string): number[] | null {
  const inside = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1]?.trim()
  return inside ? inside.split(/\s*,\s*|\s+/).map((part) => (part === '' ? NaN : Number(part))) : null
}
