import type { PoolMap } from '../../contract/strategies.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { loadPredictions } from '../../storage/tables/predictions.ts'
import { place } from '../../platform/place.ts'
import { onUnitSquare } from '../../platform/on-unit-square.ts'
import type { PlacedSamples } from '../../compute-tasks/requests.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

const STEPS = 1e4

/** Dots with what is known of each: its label, and what the active model thinks. */
export function poolMap(
  db: ReadableDb,
  { samples, places, pool }: PlacedSamples,
  { byLabel }: SampleCounts,
  task: number,
): PoolMap {
  const labels = [...byLabel.keys()]
  const at = new Map(labels.map((id, i) => [id, i]))
  const given = new Map(
    answeredSamples(db, null, task).map(({ sample, labelIds }) => [sample, at.get(labelIds[0]!) ?? null]),
  )
  const model = modelFor(db, FOR_THE_POOL, task)
  const known = model && loadPredictions(db, model.id)
  const classes = model ? model.classes.map((id) => at.get(id) ?? null) : []
  const rows = Array.from(samples, (sample) => (known ? place(known.ids, sample) : -1))
  return {
    samples: [...samples],
    ...onUnitSquare(places),
    pool,
    labels: labels.map((id) => byLabel.get(id)!.name),
    label: Array.from(samples, (sample) => given.get(sample) ?? null),
    predicted: rows.map((row) => (known && row >= 0 ? (classes[known.classes[row]!] ?? null) : null)),
    doubt: rows.map((row) => (known && row >= 0 ? Math.round(STEPS * (1 - known.confidence[row]!)) / STEPS : null)),
  }
}
