import type { Matrix } from '../platform/matrix.ts'
import { leastOverTemperatures } from './temperature.ts'

/** With fewer samples that have a label, or fewer that have it not, it says nothing about confidence by itself. */
const ENOUGH_EACH = 10

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
 * The temperature of least binary cross-entropy of each label (Guo et al. 2017, label by label); labels with too few samples of either kind
 * share one that is fitted on all labels together. Fit on randomly chosen labels only.  logits, truth [n, labels] → [labels]
 */
export function fitLabelTemperatures(logits: Matrix, truth: Matrix): Float64Array {
  const all = Array.from({ length: logits.columns }, (_, c) => c)
  const fitted = (columns: readonly number[]) =>
    leastOverTemperatures((temperature) => loss(logits, truth, columns, temperature)).temperature
  const shared = fitted(all)
  return Float64Array.from(all, (c) => {
    let has = 0
    for (let i = 0; i < truth.rows; i++) has += truth.data[i * truth.columns + c]!
    return Math.min(has, truth.rows - has) < ENOUGH_EACH ? shared : fitted([c])
  })
}
