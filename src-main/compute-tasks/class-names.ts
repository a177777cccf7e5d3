import type { Runtime } from '../compute/runtime.ts'
import { nameFeatures } from '../experiments/name-features.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import { gatherRows, matrix, type Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { labelWords } from '../storage/label-words.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'

/** Names of a task's labels and features of them. */
export interface ClassNames {
  /** Label ids, ascending. */
  readonly labels: readonly number[]
  /** [labels, d] */
  readonly rows: Matrix
}

let last: { readonly key: string; readonly names: ClassNames } | null = null

/**
 * The labels of a task that say something, and what their words look like to the features of a set; null where those are of no text. Kept until words or
 * features change: a text model takes longer to open than a head to train.
 */
export async function classNames(
  db: ReadableDb,
  { task, set }: { readonly task?: number; readonly set: number },
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ClassNames | null> {
  const record = listFeatureSets(db).find(({ id }) => id === set)!
  const backbone = anyBackbone(record.backbone)
  if (!record.readsWords) return null
  const words = [...labelWords(db, task)].sort(([a], [b]) => a - b)
  if (words.length === 0) return null
  const key = JSON.stringify([db.path, record.fingerprint, words])
  if (last?.key === key) return last.names
  const options = resolveOptions(backbone.id, backbone.options, record.options)
  const extractor = await backbone.open(options, backboneState(db, set), { runtime, seed: 0, signal })
  try {
    const rows = await nameFeatures(
      extractor,
      words.map(([, own]) => own),
    )
    last = { key, names: { labels: words.map(([label]) => label), rows } }
    return last.names
  } finally {
    await extractor.close()
  }
}

/** Features of the names of classes (label ids), zeros where one has none.  → [classes, d] */
export function namesOver({ labels, rows }: ClassNames, classes: readonly number[]): Matrix {
  const out = matrix(classes.length, rows.columns)
  classes.forEach((label, c) => {
    const at = labels.indexOf(label)
    if (at >= 0) out.data.set(gatherRows(rows, [at]).data, c * rows.columns)
  })
  return out
}
