import type { LabellingProgress } from '../../contract/labelling.ts'
import { cohenKappa, stoppingLight } from '../../evaluation/stopping-rule.ts'
import type { WritableDb } from '../../storage/database.ts'
import {
  activeModel,
  listModels,
  loadPredictions,
  type ModelRecord,
  type Predictions,
} from '../../storage/tables/models.ts'
import { readSetting, writeSetting } from '../../storage/tables/project.ts'
import { holdoutFigures } from './holdout-figures.ts'
import { holdoutOf } from './model-view.ts'

const KAPPAS = 'kappas'
const KEPT = 20

const figuresOf = (model: ModelRecord) => {
  const answers = holdoutOf(model)
  return answers && holdoutFigures(answers, (JSON.parse(model.classes) as number[]).length)
}

/** What the newest models say about going on: accuracy on the hold-out, and the stopping light. */
export function measure(db: WritableDb): Pick<LabellingProgress, 'holdout' | 'stopping'> {
  const model = activeModel(db)
  const now = model && figuresOf(model)
  const newest = listModels(db).slice(0, 4).reverse()
  const holdouts = newest.map(figuresOf).filter((figures) => figures !== null)
  const { light, reasons } = stoppingLight({ kappas: readSetting<number[]>(db, KAPPAS) ?? [], holdouts })
  return {
    holdout: now && { samples: now.samples, accuracy: now.accuracy, low: now.low, high: now.high },
    stopping: { light, reasons: reasons.map(({ code, fields }) => ({ code, fields: { ...fields } })) },
  }
}

/** Writes down how far a new model's predictions agree with its parent's on the samples both have seen. */
export function noteAgreement(db: WritableDb, model: ModelRecord, now: Predictions): void {
  const parent = listModels(db).find(({ id }) => id === model.parentId)
  const before = parent && loadPredictions(db, parent.id)
  if (!parent || !before) return
  const [old, fresh] = [labelById(parent, before), labelById(model, now)]
  const common = [...fresh.keys()].filter((id) => old.has(id))
  if (common.length === 0) return
  const kappa = cohenKappa(
    common.map((id) => old.get(id)!),
    common.map((id) => fresh.get(id)!),
  )
  writeSetting(db, KAPPAS, [...(readSetting<number[]>(db, KAPPAS) ?? []), kappa].slice(-KEPT))
}

function labelById({ classes }: ModelRecord, { ids, classes: predicted }: Predictions): Map<number, number> {
  const labels = JSON.parse(classes) as number[]
  const found = new Map<number, number>()
  ids.forEach((id, i) => predicted[i]! >= 0 && found.set(id, labels[predicted[i]!]!))
  return found
}
