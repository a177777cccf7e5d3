import type { Model } from '../../contract/models.ts'
import type { OptionValues } from '../../contract/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answeredSamples, lastAction } from '../../storage/tables/annotations.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { startRun } from '../../storage/tables/training-runs.ts'
import type { StudioEvents } from '../events/studio-events.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { Clock } from '../../platform/clock.ts'
import { learnerFace } from '../../learners/faces.ts'
import { heldAgainstHoldout } from './held-against-holdout.ts'
import { completeSyntheticFeatures } from './synthetic-features.ts'
import { teachingSynthetic } from '../../storage/tables/synthetic-samples.ts'
import { namesTeach } from '../../storage/label-words.ts'
import { NamedError } from '../../platform/named-error.ts'
import { storeChecked } from './store-checked.ts'
import { storeModel } from './store-model.ts'
import { runRecorder } from './run-recorder.ts'

/** A classifier needs two different answers to tell apart. */
export class TooFewClasses extends NamedError<{ classes: number; labels: number }> {
  constructor(classes: number, labels: number) {
    super({ classes, labels }, `${labels} labels of ${classes} classes: a model needs at least two classes`)
  }
}

export interface TrainingChoice {
  readonly task?: number
  readonly learner: string
  readonly options: OptionValues
  readonly seed: number
  readonly set: number
}

export interface TrainingDeps {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly events: StudioEvents
  readonly clock: Clock
  /** The run started: its id, for the list of runs. */
  readonly onRun: (run: number) => void
}

/**
 * Learns from every label but the hold-out's; the run is kept with its curve, the model becomes the active one. `byItself`: nobody asked for it, and it is held
 * back where new answers have made it worse.
 */
export async function trainModel(
  { onRun, ...deps }: TrainingDeps,
  { task, learner, options, seed, set, byItself = false }: TrainingChoice & { readonly byItself?: boolean },
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Model> {
  const { db, numerics, clock } = deps
  const learnt = lastAction(db)
  if (learnsSynthetic(learner)) {
    await heldAgainstHoldout(db, numerics, signal)
    await completeSyntheticFeatures(db, numerics, { task: task ?? FIRST_TASK, set }, signal)
  }
  const labelled = teachable(db, task, toldOf(db, { task, learner, options }))
  const parent = modelFor(db, FOR_THE_POOL, task)
  const kept = { learner, options, seed }
  const run = startRun(db, { ...kept, labels: labelled.length, at: clock(), lastAction: learnt, task })
  onRun(run)
  const book = runRecorder(deps, run, progress)
  try {
    const head = await numerics.run('train', { task, learner, options, seed, set }, { signal, onEvent: book.onMoment })
    const origin = { ...kept, setId: set, parentId: parent?.id ?? null, lastAction: learnt, task: task ?? FIRST_TASK }
    const model = byItself ? storeChecked(deps, head, origin) : storeModel(deps, head, origin)
    book.done(model.id)
    return model
  } catch (error) {
    book.stopped(error, signal.aborted)
    throw error
  }
}

/** Whether a learner is set to learn from what labels are called. */
export const byNames = ({ learner, options }: Pick<TrainingChoice, 'learner' | 'options'>): boolean =>
  learnerFace(learner).usesNames === true && options['names'] !== false

const learnsSynthetic = (learner: string): boolean => learnerFace(learner).learnsSynthetic !== undefined

/** What teaches a learner where labels do not yet: names, or the ids of the labels that synthetic samples are of. */
function toldOf(db: WritableDb, { task, learner, options }: Pick<TrainingChoice, 'task' | 'learner' | 'options'>) {
  if (byNames({ learner, options }) && namesTeach(db, task)) return true
  return learnsSynthetic(learner) ? teachingSynthetic(db, task).map(({ labelId }) => labelId) : []
}

/** Labels there are to learn from. `told`: whether something else teaches where there are too few, or labels that it teaches. Throws TooFewClasses. */
export function teachable(
  db: WritableDb,
  task?: number,
  told: boolean | readonly number[] = false,
): ReturnType<typeof answeredSamples> {
  const answered = answeredSamples(db, false, task)
  // Of several labels, whether a sample has one or not is told apart.
  const different = new Set(answered.map(({ labelIds }) => labelIds.join()))
  if (Array.isArray(told)) for (const label of told) different.add(String(label))
  if (different.size < 2 && told !== true) throw new TooFewClasses(different.size, answered.length)
  return answered
}
