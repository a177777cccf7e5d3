import { place } from '../../platform/place.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { bytesOf } from './features.ts'

/** What a model thinks of many samples: of each the likeliest label. */
export interface Predictions {
  /** Ascending. */
  readonly ids: Int32Array
  /** Index into the model's classes. */
  readonly classes: Int32Array
  readonly confidence: Float32Array
  readonly scores: Float32Array
}
/** [label id, probability], likeliest first; in a task of several labels each probability stands for itself. */
export type Likeliest = readonly (readonly [label: number, probability: number])[]
/** What is kept of single samples beside that. */
interface Explained {
  readonly sample: number
  readonly guesses: Likeliest
}

/** Samples of a block: little to read for one of them, few rows for a million. */
const BLOCK = 4096
const columns = ['ids', 'classes', 'confidence', 'scores'] as const
type Block = Record<(typeof columns)[number], Uint8Array>

/**
 * Takes the place of what any model of the task thought before. `explained`: the likeliest labels of the samples that will be asked; of the same model they
 * add up.
 */
export function storePredictions(
  db: WritableDb,
  model: number,
  p: Predictions,
  explained: readonly Explained[] = [],
): void {
  // While a new model is shown step by step, the one before speaks on; while that is switched off, it may have to again.
  const ofTask = sql`SELECT id FROM models WHERE task_id = (SELECT task_id FROM models WHERE id = ${model})
    AND (id = ${model} OR id NOT IN (SELECT control_id FROM exposures WHERE ended_at IS NULL
      OR (switched_off = 1 AND id IN (SELECT MAX(id) FROM exposures GROUP BY task_id))))`
  db.transaction(() => {
    db.run(sql`DELETE FROM prediction_blocks WHERE model_id IN (${ofTask})`)
    db.run(sql`DELETE FROM likeliest_labels WHERE model_id <> ${model} AND model_id IN (${ofTask})`)
    for (let from = 0; from < p.ids.length; from += BLOCK) {
      const [ids, classes, confidence, scores] = columns.map((name) => p[name].subarray(from, from + BLOCK))
      db.run(sql`INSERT INTO prediction_blocks (model_id, last_sample, ids, classes, confidence, scores)
        VALUES (${model}, ${ids!.at(-1)!}, ${bytesOf(ids!)}, ${bytesOf(classes!)}, ${bytesOf(confidence!)}, ${bytesOf(scores!)})`)
    }
    storeLikeliest(db, model, explained)
  })
}

/** Samples that a model's stored predictions are of. */
export const predictedCount = (db: ReadableDb, model: number): number =>
  db.get<{ n: number }>(
    sql`SELECT COALESCE(SUM(length(ids)), 0) / 4 AS n FROM prediction_blocks WHERE model_id = ${model}`,
  )!.n

export const hasPredictions = (db: ReadableDb, model: number): boolean =>
  db.get(sql`SELECT 1 FROM prediction_blocks WHERE model_id = ${model} LIMIT 1`) !== undefined

export function loadPredictions(db: ReadableDb, model: number): Predictions | null {
  const rows = predictedCount(db, model)
  if (rows === 0) return null
  const all = emptyPredictions(rows)
  const bytes = columns.map((name) => new Uint8Array(all[name].buffer))
  let at = 0
  for (const block of db.iterate<Block>(
    sql`SELECT ids, classes, confidence, scores FROM prediction_blocks WHERE model_id = ${model} ORDER BY last_sample`,
  )) {
    columns.forEach((name, i) => bytes[i]!.set(block[name], at))
    at += block.ids.length
  }
  return all
}

/** The likeliest labels of samples that will be asked, by a model that did not rank them. */
export function storeLikeliest(db: WritableDb, model: number, explained: readonly Explained[]): void {
  db.transaction(() => {
    for (const { sample, guesses } of explained)
      db.run(sql`INSERT OR REPLACE INTO likeliest_labels (model_id, sample_id, labels)
        VALUES (${model}, ${sample}, ${JSON.stringify(guesses)})`)
  })
}

export interface Prediction {
  /** Index into the model's classes. */
  readonly classAt: number
  readonly confidence: number
  readonly score: number
}

/** What a model thinks of one sample, from its block alone; null of one it never saw. */
export function predictionOf(db: ReadableDb, model: number, sample: number): Prediction | null {
  const block = db.get<Block>(sql`SELECT ids, classes, confidence, scores FROM prediction_blocks
    WHERE model_id = ${model} AND last_sample >= ${sample} ORDER BY last_sample LIMIT 1`)
  const row = block ? place(new Int32Array(Uint8Array.from(block.ids).buffer), sample) : -1
  if (!block || row < 0) return null
  const at = ({ buffer, byteOffset }: Uint8Array) => new DataView(buffer, byteOffset + 4 * row)
  return {
    classAt: at(block.classes).getInt32(0, true),
    confidence: at(block.confidence).getFloat32(0, true),
    score: at(block.scores).getFloat32(0, true),
  }
}

const emptyPredictions = (rows: number): Predictions => ({
  ids: new Int32Array(rows),
  classes: new Int32Array(rows),
  confidence: new Float32Array(rows),
  scores: new Float32Array(rows),
})

/** The likeliest labels of a sample that was ranked to be asked; null of all others. */
export function likeliestLabels(db: ReadableDb, model: number, sample: number): Likeliest | null {
  const row = db.get<{ labels: string }>(
    sql`SELECT labels FROM likeliest_labels WHERE model_id = ${model} AND sample_id = ${sample}`,
  )
  return row ? storedJson<Likeliest>(row.labels, [], like([[0]])) : null
}
