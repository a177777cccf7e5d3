/** Water-filling: each slot to the class with fewest labels so far, ties to the lower class.  counts [classes] → slots [classes] */
export function quotas(counts: ArrayLike<number>, slots: number): Int32Array {
  const filled = Float64Array.from(counts)
  const out = new Int32Array(filled.length)
  for (let slot = 0; slot < slots && filled.length > 0; slot++) {
    let least = 0
    for (let c = 1; c < filled.length; c++) if (filled[c]! < filled[least]!) least = c
    filled[least]!++
    out[least]!++
  }
  return out
}
