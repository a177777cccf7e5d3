import type { ReadableDb } from '../../storage/database.ts'
import { listLabels } from '../../storage/tables/labels.ts'
import { activeModel, loadPredictions, type Predictions } from '../../storage/tables/models.ts'

export interface Prediction {
  readonly label: string
  readonly confidence: number
  readonly score: number
  readonly version: number
}
export type PredictionOf = (sample: number) => Prediction | null

/** What the model of the newest ranking thinks of each sample, by binary search over its ids; loaded once per model. */
export class PredictionIndex {
  /** Models are numbered anew in each project. */
  #db: ReadableDb | null = null
  #model = -1
  #version = 0
  #predictions: Predictions | null = null
  #labels: readonly string[] = []

  refresh(db: ReadableDb): void {
    const model = activeModel(db)
    if (db === this.#db && model?.id === this.#model && this.#predictions) return
    this.#db = db
    this.#model = model?.id ?? -1
    this.#version = model?.version ?? 0
    this.#predictions = model && loadPredictions(db, model.id)
    const names = new Map(listLabels(db).map(({ id, name }) => [id, name]))
    this.#labels = model ? (JSON.parse(model.classes) as number[]).map((id) => names.get(id) ?? '?') : []
  }

  readonly of: PredictionOf = (sample) => {
    const p = this.#predictions
    const row = p ? place(p.ids, sample) : -1
    if (!p || row < 0) return null
    return {
      label: this.#labels[p.classes[row]!] ?? '?',
      confidence: p.confidence[row]!,
      score: p.scores[row]!,
      version: this.#version,
    }
  }
}

/** Position in an ascending list, -1 where it is missing. */
export function place(ids: Int32Array, id: number): number {
  let [low, high] = [0, ids.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (ids[middle]! === id) return middle
    if (ids[middle]! < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}
