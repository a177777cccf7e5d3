import type { Matrix } from '../platform/matrix.ts'
import { leastOverTemperatures } from './temperature.ts'

/**
 * So many samples with a label, or without it where those are fewer, weigh as much as all other labels together: a temperature of its own is
 * worth less than none where a label has ten of them (log loss on joined pairs of banking77, hold-outs of 300 to 2,000).
 */
const HALF_WAY = 30

const softplus = (z: number) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

/** Mean binary cross-entropy of some entries at a temperature. */
function loss(logits: Matrix, truth: Matrix, columns: readonly number[], temperature: number): number {
  let total = 0
  for (let i = 0; i < logits.rows; i++)
    for (const c of columns) {
      const z = logits.data[i * logits.columns + c]! / temperature
      total += softplus(z) - truth.data[i * logits.columns + c]! * z
    }
  return total / (logits.rows * columns.length)
}

/**
 * The temperature of least binary cross-entropy of each label (Guo et al. 2017, label by label), its logarithm shrunk towards that of all labels
 * together the more, the fewer samples there are of the label. Fit on randomly chosen labels only.  logits, truth [n, labels] → [labels]
 */
export function fitLabelTemperatures(logits: Matrix, truth: Matrix): Float64Array {
  const all = Array.from({ length: logits.columns }, (_, c) => c)
  const fitted = (columns: readonly number[]) =>
    Math.log(leastOverTemperatures((temperature) => loss(logits, truth, columns, temperature)).temperature)
  const shared = fitted(all)
  return Float64Array.from(all, (c) => {
    let has = 0
    for (let i = 0; i < truth.rows; i++) has += truth.data[i * truth.columns + c]!
    const samples = Math.min(has, truth.rows - has)
    const own = samples / (samples + HALF_WAY)
    return Math.exp(samples === 0 ? shared : own * fitted([c]) + (1 - own) * shared)
  })
}
