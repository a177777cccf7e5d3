import { mulberry32, shuffled } from '../platform/random.ts'

/** A stream of its own for each place in a training: what a step draws depends on seed and step alone. */
const streamOf = (seed: number, index: number) =>
  mulberry32(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))

// The newest epoch's order: every one of its steps asks for it.
let newest: { readonly key: string; readonly rows: readonly number[] } | null = null

/** The rows of an epoch, shuffled. */
export function orderOf(rows: number, epoch: number, seed: number): readonly number[] {
  const key = `${rows}/${epoch}/${seed}`
  if (newest?.key !== key)
    newest = {
      key,
      rows: shuffled(
        Array.from({ length: rows }, (_, i) => i),
        streamOf(seed, epoch),
      ),
    }
  return newest.rows
}

/** Uniform numbers in [0, 1) of a step. */
export function drawnNumbers(count: number, step: number, seed: number): Float32Array {
  const random = streamOf(~seed, step)
  return Float32Array.from({ length: count }, random)
}
