import { gatherRows, matrix, stackRows, type Matrix } from './matrix.ts'

/**
 * The answers of n rows in one task. Where each row has one class: [n], its index, −1 where nobody has answered. Where each may have any of
 * them: [n, classes], 1 for those it has and 0 for those it has not; a row of NaN is not answered.
 */
export type Targets = Int32Array | Matrix
export type TargetKind = 'single' | 'multi'

export const kindOf = (targets: Targets): TargetKind => (targets instanceof Int32Array ? 'single' : 'multi')

/** The number of rows. */
export const countOf = (targets: Targets): number => (targets instanceof Int32Array ? targets.length : targets.rows)

export const isAnswered = (targets: Targets, row: number): boolean =>
  targets instanceof Int32Array ? targets[row]! >= 0 : !Number.isNaN(targets.data[row * targets.columns])

/** Whether a row has this class. */
export const hasClass = (targets: Targets, row: number, label: number): boolean =>
  targets instanceof Int32Array ? targets[row] === label : targets.data[row * targets.columns + label] === 1

/** The answers of these rows, in their order. */
export function gatherTargets<T extends Targets>(targets: T, rows: ArrayLike<number>): T
export function gatherTargets(targets: Targets, rows: ArrayLike<number>): Targets {
  return targets instanceof Int32Array ? Int32Array.from(rows, (row) => targets[row]!) : gatherRows(targets, rows)
}

/** Those of one set and of another behind them; both of one kind and the same classes. */
export function joinTargets(first: Targets, second: Targets): Targets {
  if (first instanceof Int32Array) return Int32Array.from([...first, ...(second as Int32Array)])
  return stackRows(first, second as Matrix)
}

/** The same with so many rows behind them that nobody has answered. */
export function withUnanswered(targets: Targets, rows: number): Targets {
  if (targets instanceof Int32Array) return Int32Array.from([...targets, ...new Int32Array(rows).fill(-1)])
  const out = matrix(targets.rows + rows, targets.columns)
  out.data.fill(Number.NaN)
  out.data.set(targets.data)
  return out
}

/** The class of every answer, row after row: one of a row of one class, as many as it has of others. */
export function classesIn(targets: Targets): number[] {
  if (targets instanceof Int32Array) return [...targets].filter((label) => label >= 0)
  return [...targets.data.keys()].filter((at) => targets.data[at] === 1).map((at) => at % targets.columns)
}

/** Rows of each class. */
export function countsOf(targets: Targets, classes: number): Int32Array {
  const counts = new Int32Array(classes)
  for (const label of classesIn(targets)) counts[label]!++
  return counts
}

/** What a task's answers are like: of one class each, or of several, so many in the mean (rounded, at least 1). */
export interface AnswerShape {
  readonly kind: TargetKind
  readonly perSample: number
}
export function shapeOf(targets: Targets): AnswerShape {
  if (targets instanceof Int32Array) return { kind: 'single', perSample: 1 }
  const answered = [...Array(targets.rows).keys()].filter((row) => isAnswered(targets, row)).length
  const perSample = Math.round(classesIn(targets).length / Math.max(1, answered))
  return { kind: 'multi', perSample: Math.min(Math.max(1, perSample), Math.max(1, targets.columns - 1)) }
}
