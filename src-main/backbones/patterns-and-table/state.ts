import { UnreadableFeatureState } from '../unreadable-feature-state.ts'

const VERSION = 1
const HEADER = 8

export interface PairState {
  /** Share of pieces that the table does not know as words, in the pool it was fitted on. */
  readonly strange: number
  /** Whether the table stands beside the patterns. */
  readonly beside: boolean
  /** State of ngram-lsa.v1. */
  readonly patterns: Uint8Array
}

/** Kept with the project: version and whether the table stands beside, a byte each, two left free, the share as float32, then the patterns' own state. */
export function packState({ strange, beside, patterns }: PairState): Uint8Array {
  const out = new Uint8Array(HEADER + patterns.length)
  out.set([VERSION, Number(beside)])
  new DataView(out.buffer).setFloat32(4, strange, true)
  out.set(patterns, HEADER)
  return out
}

/** Throws UnreadableFeatureState where the bytes are of another version or cut short. */
export function unpackState(state: Uint8Array | null): PairState {
  if (!state || state.length <= HEADER || state[0] !== VERSION)
    throw new UnreadableFeatureState('patterns-and-table.v1', `version ${state?.[0] ?? 'none'}`, `version ${VERSION}`)
  const strange = new DataView(state.buffer, state.byteOffset, HEADER).getFloat32(4, true)
  return { strange, beside: state[1] === 1, patterns: state.subarray(HEADER) }
}
