/** The smallest and largest number a value had over the contents it was watched on. */
export interface Range {
  readonly low: number
  readonly high: number
  /** Its mean in each channel, of a value [samples, channels, height, width]. */
  readonly means?: readonly number[]
}

/** number = (byte − zero) · scale */
export interface Steps {
  readonly scale: number
  readonly zero: number
}

/** From low to high in 255 steps, 0 among them exactly (as DynamicQuantizeLinear has it). */
export function fixedSteps({ low, high }: Range): Steps {
  const [from, to] = [Math.min(0, low), Math.max(0, high)]
  const scale = Math.fround((to - from) / 255) || 1
  return { scale, zero: Math.max(0, Math.min(255, Math.round(-from / scale))) }
}
