import { rowOf, type Matrix } from '../../platform/matrix.ts'

/** 1 − (p₁ − p₂) of one row of probabilities [n, classes]; 0 where they are not numbers. */
export function marginUncertainty(probabilities: Matrix, row: number): number {
  let [first, second] = [0, 0]
  for (const p of rowOf(probabilities, row))
    if (p > first) [first, second] = [p, first]
    else if (p > second) second = p
  return first > 0 ? 1 - (first - second) : 0
}
