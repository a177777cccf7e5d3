import { mulberry32, shuffled } from '../../platform/random.ts'

/** Pseudo-labelled rows that a training of so many epochs has room for. */
export const roomFor = (labelled: number, epochs: number): number => epochs * Math.ceil(labelled / 2)

/**
 * The rows of an epoch, as many as there are labels: labelled ones are [0, labelled), pseudo-labelled ones follow. With those every
 * second row is of them. Labels then take two epochs to come round, and the others go on where they stopped: most of the pool is read once.
 */
export function epochRows(labelled: number, taught: number, epoch: number, seed: number): number[] {
  const own = Array.from({ length: labelled }, (_, row) => row)
  if (taught === 0) return own
  const half = Math.floor(labelled / 2)
  const mixed = shuffled(own, mulberry32(seed * 2003 + (epoch >> 1)))
  const read = epoch * Math.ceil(labelled / 2)
  const seen = epoch % 2 === 0 ? mixed.slice(0, half) : mixed.slice(labelled - half)
  const next = Array.from({ length: labelled - half }, (_, i) => labelled + ((read + i) % taught))
  return [...seen, ...next]
}
