import type { ReadableDb } from '../../storage/database.ts'
import { answersSince, type AnswerSince } from '../../storage/tables/answers-since.ts'
import { settledUpTo } from '../../storage/tables/held-back.ts'
import { vectorsOf } from '../../storage/tables/features.ts'
import type { ModelRecord } from '../../storage/tables/models.ts'
import { vectorsHereAndThere } from '../../storage/tables/vectors-here-and-there.ts'
import {
  probabilitiesAt,
  steepestRate,
  stepOnline,
  worthOf,
  type Fitted,
  type SteppableHead,
} from '../../training/online-step.ts'
import { likeliestAt, storedHead } from '../stored-head.ts'
import { stepsNow } from './online-setting.ts'

/** A version of a model and what answers since have made of it. */
export interface SteppedModel {
  /** Answers that have stepped it. */
  readonly steps: number
  /** [label id, probability], likeliest first; null of a sample without the features it reads. */
  readonly likeliest: (sample: number) => [label: number, probability: number][] | null
}

/** So many answers step a version: each deal of cards reads them, and what the next ones would add belongs to a training. */
const MOST_STEPS = 500
/** Rows that say how what was fitted bends. */
const LOOKED_AT = 256
/** Vectors kept at hand: cards come again and again while they wait. */
const VECTORS = 2_000
/** Two models of a task may speak at once; of several tasks more. */
const VERSIONS = 8

interface Stepping {
  readonly fresh: SteppableHead
  readonly fitted: Fitted
  readonly vectors: Map<number, Float32Array>
  head: SteppableHead
  taken: readonly string[]
  steps: number
}
/** Beside the project, in memory alone: what is stepped is no version and is never written. null: a model that cannot be stepped. */
const kept = new WeakMap<ReadableDb, Map<number, Stepping | null>>()

/**
 * A model stepped by each answer since it was trained, in their order, up to MOST_STEPS of them; an answer taken back takes its step with it. null: nothing was answered since, the task
 * has it switched off, or it is no linear head on features.
 */
export function steppedModel(db: ReadableDb, model: ModelRecord): SteppedModel | null {
  const { task } = model
  if (model.setId === null || !stepsNow(db, task)) return null
  const answers = answersSince(db, { task, action: settledUpTo(db, model), limit: MOST_STEPS })
  if (answers.length === 0) return null
  const stepping = steppingOf(db, model)
  if (!stepping) return null
  bringUpToDate(db, model, stepping, answers)
  const { steps, head } = stepping
  if (steps === 0) return null
  return {
    steps,
    likeliest(sample) {
      const x = vectorOf(db, model.setId!, sample, stepping)
      if (!x) return null
      return likeliestAt(head, x, model)
    },
  }
}

/** The steps of answers that came since the last time; from the version's own head on where one before them has gone or changed. */
function bringUpToDate(db: ReadableDb, model: ModelRecord, stepping: Stepping, answers: readonly AnswerSince[]): void {
  const keys = answers.map(({ annotation, labelIds }) => `${annotation} ${labelIds.join()}`)
  if (stepping.taken.some((key, i) => key !== keys[i])) {
    stepping.head = copyOf(stepping.fresh)
    stepping.taken = []
    stepping.steps = 0
  }
  for (const { sample, labelIds } of answers.slice(stepping.taken.length)) {
    const target = targetOf(labelIds, model)
    const x = target && vectorOf(db, model.setId!, sample, stepping)
    if (!x) continue
    const { kind } = stepping.head
    const worth = stepping.fitted.worth + stepping.steps
    const fitted = { ...stepping.fitted, worth }
    stepOnline(stepping.head, { x, target }, (difference) => steepestRate(x, difference, kind, fitted))
    stepping.steps++
  }
  stepping.taken = keys
}

/** [classes]; null where the answer is a label that the version does not know. */
function targetOf(labelIds: readonly number[], { classes, kind }: ModelRecord): Float64Array | null {
  if (kind === 'single' && !classes.includes(labelIds[0]!)) return null
  return Float64Array.from(classes, (label) => Number(labelIds.includes(label)))
}

/** Whether a version has taken all the steps it takes: further answers wait for the next training. */
export const isStepped = (db: ReadableDb, model: ModelRecord): boolean =>
  answersSince(db, { task: model.task, action: settledUpTo(db, model), limit: MOST_STEPS }).length === MOST_STEPS

/** Whether answers can step a version. */
export const canStep = (db: ReadableDb, model: ModelRecord): boolean =>
  model.setId !== null && steppingOf(db, model) !== null

function steppingOf(db: ReadableDb, model: ModelRecord): Stepping | null {
  const versions = kept.get(db) ?? new Map<number, Stepping | null>()
  kept.set(db, versions)
  const known = versions.get(model.id)
  if (known !== undefined) return known
  const fresh = storedHead(db, model)
  const made = fresh && {
    fresh,
    head: copyOf(fresh),
    fitted: fittedTo(db, model, fresh),
    vectors: new Map(),
    taken: [],
    steps: 0,
  }
  for (const [oldest] of [...versions].slice(0, Math.max(0, versions.size + 1 - VERSIONS))) versions.delete(oldest)
  versions.set(model.id, made)
  return made
}

function fittedTo(
  db: ReadableDb,
  { setId, labels, classes, inverseL2, pool, names }: ModelRecord,
  head: SteppableHead,
): Fitted {
  const rows = vectorsHereAndThere(db, setId!, LOOKED_AT)
  const poolTaught = pool?.taught === true
  return {
    rows,
    probabilities: rows.map((row) => probabilitiesAt(head, row)),
    ...worthOf({ labels, classes: classes.length, inverseL2, poolTaught, trust: names?.trust ?? 0 }),
  }
}

const copyOf = ({ weight, bias, kind }: SteppableHead): SteppableHead => ({
  weight: weight.slice(),
  bias: bias.slice(),
  kind,
})

function vectorOf(db: ReadableDb, set: number, sample: number, { vectors }: Stepping): Float32Array | null {
  const known = vectors.get(sample) ?? vectorsOf(db, set, [sample]).get(sample)
  if (!known) return null
  if (vectors.size >= VECTORS) vectors.clear()
  vectors.set(sample, known)
  return known
}
