import { matrix, type Matrix } from '../../platform/matrix.ts'
import type { Random } from '../../platform/random.ts'

/**
 * How often each row is drawn for each member, over the number of rows: as many draws with replacement from every class as it has rows, so
 * that no member misses a class (Efron 1979, stratified).  → [rows, members], columns summing to 1
 */
export function bootstrapWeights(labels: Int32Array, members: number, random: Random): Matrix {
  const byClass = new Map<number, number[]>()
  labels.forEach((label, row) => byClass.set(label, [...(byClass.get(label) ?? []), row]))
  const out = matrix(labels.length, members)
  for (let member = 0; member < members; member++)
    for (const rows of byClass.values())
      for (let draw = 0; draw < rows.length; draw++) {
        const row = rows[Math.floor(random() * rows.length)]!
        out.data[row * members + member]! += 1 / labels.length
      }
  return out
}
