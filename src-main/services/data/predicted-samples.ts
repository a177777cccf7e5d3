import { place } from '../../platform/place.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { FIRST_TASK, labelNames, retiredLabels } from '../../storage/tables/labels.ts'
import { loadPredictions, predictedCount, type Predictions } from '../../storage/tables/predictions.ts'
import { lastQuery } from '../../storage/tables/query-log.ts'

export interface Prediction {
  readonly label: string
  readonly confidence: number
  readonly score: number
  readonly version: number
}
export type PredictionOf = (sample: number) => Prediction | null

const NOTHING: Predictions = {
  ids: new Int32Array(),
  classes: new Int32Array(),
  confidence: new Float32Array(),
  scores: new Float32Array(),
}

/** What the model of a task thought of each sample in its newest ranking; loaded once per ranking, looked up by binary search over its ids. */
export class PredictionIndex {
  readonly task: number
  /** Models are numbered anew in each project. */
  #db: ReadableDb | null = null
  /** Model, ranking and how many are predicted: the same model scores anew under another strategy, and more samples as they come. */
  #key = ''
  #version = 0
  #predictions = NOTHING
  /** null: retired since, so it is nobody's guess. */
  #labels: readonly (string | null)[] = []

  constructor(task = FIRST_TASK) {
    this.task = task
  }

  refresh(db: ReadableDb): void {
    const model = modelFor(db, FOR_THE_POOL, this.task)
    const key = `${model?.id}/${lastQuery(db)}/${model && predictedCount(db, model.id)}`
    if (db !== this.#db || key !== this.#key) this.#predictions = (model && loadPredictions(db, model.id)) ?? NOTHING
    this.#db = db
    this.#key = key
    this.#version = model?.version ?? 0
    const retired = retiredLabels(db, this.task)
    const names = model ? labelNames(db, model.classes) : []
    this.#labels = names.map((name, c) => (retired.has(model!.classes[c]!) ? null : name))
  }

  /** Changes whenever another ranking is in use. */
  get key(): string {
    return this.#key
  }
  /** Row by row, as they are stored. */
  get all(): Predictions {
    return this.#predictions
  }
  /** Names of the classes; null: retired. */
  get labels(): readonly (string | null)[] {
    return this.#labels
  }

  readonly of: PredictionOf = (sample) => {
    const p = this.#predictions
    const row = place(p.ids, sample)
    const label = row < 0 ? null : this.#labels[p.classes[row]!]
    if (label === null) return null
    return {
      label: label ?? '?',
      confidence: p.confidence[row]!,
      score: p.scores[row]!,
      version: this.#version,
    }
  }
}

/** What the models of a project think of its samples. */
export type PredictionsOf = (task: number) => PredictionOf

/** As each is when it is first asked for, whatever becomes of it later. */
export function predictionsNow(db: ReadableDb): PredictionsOf {
  const byTask = new Map<number, PredictionIndex>()
  return (task) => {
    const known = byTask.get(task) ?? new PredictionIndex(task)
    if (!byTask.has(task)) known.refresh(db)
    byTask.set(task, known)
    return known.of
  }
}
