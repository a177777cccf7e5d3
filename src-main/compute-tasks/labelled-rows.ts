import { gatherRows, matrix, type Matrix } from '../platform/matrix.ts'
import { place } from '../platform/place.ts'
import type { TargetKind, Targets } from '../platform/targets.ts'
import type { Features } from '../storage/tables/features.ts'
import type { LabelledSet } from '../training/training-task.ts'

/** The answer that stands for a sample: ids of its labels, none where none applies. */
export interface Answered {
  readonly sample: number
  readonly labelIds: readonly number[]
}

/** The label ids that answers carry, ascending. */
export const labelsIn = (answers: readonly Answered[]): number[] =>
  [...new Set(answers.flatMap(({ labelIds }) => labelIds))].sort((a, b) => a - b)

/**
 * Answers as targets over `classes` (label ids). A task of one label: [n], −1 for a label that is no class. A task of several: [n, classes], labels that
 * are no class left out.
 */
export function targetsOf(answers: readonly Answered[], classes: readonly number[], kind: TargetKind): Targets {
  const at = new Map(classes.map((id, c) => [id, c]))
  if (kind === 'single') return Int32Array.from(answers, ({ labelIds }) => at.get(labelIds[0]!) ?? -1)
  const out = matrix(answers.length, classes.length)
  answers.forEach(({ labelIds }, i) => {
    for (const id of labelIds) {
      const c = at.get(id)
      if (c !== undefined) out.data[i * classes.length + c] = 1
    }
  })
  return out
}

/** The answers whose samples have features, and the rows of those. */
export function withFeatures(answers: readonly Answered[], { ids }: Pick<Features, 'ids'>) {
  const rows: number[] = []
  const known = answers.filter(({ sample }) => {
    const row = place(ids, sample)
    if (row >= 0) rows.push(row)
    return row >= 0
  })
  return { known, rows: Int32Array.from(rows) }
}

/** Labelled rows to learn from or to measure on; of a task of one label only those whose label is a class. `places`: their rows among all features; `samples`: their ids. */
export function labelledRows(
  answers: readonly Answered[],
  features: Features,
  classes: readonly number[],
  kind: TargetKind,
): LabelledSet<Matrix, Targets> & { readonly places: Int32Array; readonly samples: readonly number[] } {
  const learnable = kind === 'single' ? answers.filter(({ labelIds }) => classes.includes(labelIds[0]!)) : answers
  const { known, rows } = withFeatures(learnable, features)
  return {
    rows: gatherRows(features.vectors, rows),
    places: rows,
    labels: targetsOf(known, classes, kind),
    samples: known.map(({ sample }) => sample),
  }
}
