import type { Range } from './fixed-steps.ts'

interface Value {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** What is known of a value after `before` contents and one more, whose value it is. */
export function widened(known: Range | undefined, { data, dims }: Value, before: number): Range {
  let { low, high } = known ?? { low: Infinity, high: -Infinity }
  for (const x of data) {
    if (x < low) low = x
    if (x > high) high = x
  }
  if (dims.length !== 4) return { low, high }
  const channels = dims[1]!
  const size = data.length / channels
  const means = Array.from({ length: channels }, (_, c) => {
    let sum = 0
    for (let i = c * size; i < (c + 1) * size; i++) sum += data[i]!
    const earlier = known?.means?.[c] ?? 0
    return earlier + (sum / size - earlier) / (before + 1)
  })
  return { low, high, means }
}
