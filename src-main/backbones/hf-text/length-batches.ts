export interface BatchLimits {
  readonly rows: number
  /** Rows × longest length. */
  readonly tokens: number
}

/** Indices of texts of like length together, shortest first, so that little is padded; empty texts (length 0) are left out. */
export function lengthBatches(lengths: readonly number[], { rows, tokens }: BatchLimits): number[][] {
  const order = [...lengths.keys()].filter((i) => lengths[i]! > 0).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  const batches: number[][] = []
  let batch: number[] = []
  for (const i of order) {
    if (batch.length === rows || (batch.length > 0 && (batch.length + 1) * lengths[i]! > tokens)) {
      batches.push(batch)
      batch = []
    }
    batch.push(i)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}
