import type { Serves } from '../../contract/serves.ts'
import type { serving as servingContract } from '../../contract/serving.ts'
import { NamedError } from '../../platform/named-error.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { modelById, type ModelRecord } from '../../storage/tables/models.ts'
import type { ProjectSession } from '../session.ts'
import type { Serving } from './open-serving.ts'

const MOST_LABELS = 10

/** Nobody has trained a model of this task yet. */
export class NoModelYet extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There is no model yet: label some samples, or give the labels names, and one is trained')
  }
}

/** What answers at once, and one answer of the model in use. */
export function servingService(session: () => ProjectSession): Serves<typeof servingContract> {
  return {
    states() {
      const { serving } = session()
      // Whoever asks waits for it: a compute process that has ended is begun again here.
      serving.begin()
      return serving.states()
    },
    async warmUp() {
      const { serving } = session()
      await serving.warmUp()
      return serving.states()
    },
    async predict({ task, text, sample }) {
      const { serving, of: taskOf } = session()
      const at = taskOf(task)
      const { db } = at.project
      const inUse = modelFor(db, FOR_THE_POOL, at.task.id)
      if (!inUse) throw new NoModelYet()
      const model = readyOf(inUse, serving, (id) => modelById(db, id)) ?? inUse
      const of = text === undefined ? { sample: sample! } : { text }
      const { probabilities, tookMs } = await serving.predict(model, of)
      const names = labelNames(db, model.classes)
      const labels = names.map((label, at) => ({ label, probability: probabilities[at]! }))
      const awaited = model.id === inUse.id ? null : { version: inUse.version, state: serving.stateOf(inUse).state }
      if (awaited) serving.begin()
      return {
        model: model.version,
        awaited,
        labels: labels.sort((a, b) => b.probability - a.probability).slice(0, MOST_LABELS),
        tookMs,
      }
    },
  }
}

/** The model itself, or the nearest of those it goes on from that is ready; null: none is. */
function readyOf(model: ModelRecord, serving: Serving, byId: (id: number) => ModelRecord | null): ModelRecord | null {
  for (let one: ModelRecord | null = model; one; one = one.parentId === null ? null : byId(one.parentId))
    if (serving.stateOf(one).state === 'ready') return one
  return null
}
