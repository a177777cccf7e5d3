/** A figure and between what it lies, 95 % where nothing else is said. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Unbiased. */
export function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
