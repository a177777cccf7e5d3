import { existsSync, rmSync } from 'node:fs'
import { ComputeStopped } from '../../compute/compute-client.ts'
import type { Model } from '../../contract/models.ts'
import type { OptionSchema, OptionValues } from '../../contract/options.ts'
import type { Beginning } from '../../contract/beginnings.ts'
import type { TeacherSource } from '../../contract/teachers.ts'
import type { LearnerFace } from '../../learners/about-learner.ts'
import { anyBackboneFace, contentLearnerFace, learnerFace, OtherContents } from '../../learners/faces.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { labelledSamples, lastAction } from '../../storage/tables/annotations.ts'
import {
  addFeatureSet,
  featureSetBy,
  listFeatureSets,
  removeFeatureSet,
  type FeatureSetRecord,
} from '../../storage/tables/features.ts'
import {
  continueRun,
  runById,
  settleTeacher,
  startRun,
  type RunRecord,
  type RunTeacher,
} from '../../storage/tables/training-runs.ts'
import { keepTeacherAnswers } from '../../storage/tables/teacher-answers.ts'
import { ProjectClosing, WorkPaused, type JobControl } from '../jobs/jobs.ts'
import type { TrainedEndToEnd } from '../../compute-tasks/requests.ts'
import { kindOf } from '../project/open-project.ts'
import type { InTurn } from '../queue/in-turn.ts'
import type { HoldoutAnswers } from '../../evaluation/holdout-figures.ts'
import { holdoutOf } from './model-view.ts'
import { PicturesLeftOut } from './pictures-left-out.ts'
import { toWireError } from '../wire-error.ts'
import { folderOption } from '../../backbones/backbone-choice.ts'
import { heldAgainstHoldout } from './held-against-holdout.ts'
import { checkpointFile } from './checkpoint-file.ts'
import { runRecorder } from './run-recorder.ts'
import { storeModel } from './store-model.ts'
import { teachable, type TrainingDeps, type TrainingChoice } from './train-model.ts'

/** A process that dies this often without a checkpoint in between will die again. */
const TRIES = 3

export interface EndToEnd extends TrainingDeps {
  readonly inTurn: InTurn
  /** Aborts when the run is to end before its time (training/early-end.ts). */
  readonly halt?: AbortSignal
  /** Features of the whole pool by what this set has learnt; `activate`: they become the active ones. */
  readonly embed: (set: FeatureSetRecord, activate: boolean) => Promise<unknown>
}

interface EndToEndChoice extends Omit<TrainingChoice, 'set'> {
  readonly teacher?: RunTeacher
  readonly beginning?: Beginning
}

/**
 * A new run of a learner of whole contents, with what it is to learn from. Where it fine-tunes a model and no folder is named, it is the one
 * the features come from. Throws TooFewClasses, OtherContents.
 */
export function beginEndToEnd(
  { db, clock }: Pick<TrainingDeps, 'db' | 'clock'>,
  { task, learner: id, options: given, seed, teacher, beginning }: EndToEndChoice,
): number {
  const learner = contentLearnerFace(id)
  const kind = kindOf(db) ?? learner.input
  if (kind !== learner.input) throw new OtherContents(id, learner.input, kind)
  const options = optionsHere(db, learner, given)
  const labelled = teachable(db, task, teacher !== undefined).map(({ sample, labelIds }) => ({
    sample,
    labelId: labelIds[0]!,
    kept: false,
  }))
  const kept = labelledSamples(db, true, task).map((given) => ({ ...given, kept: true }))
  return startRun(db, {
    learner: id,
    options,
    seed,
    labels: labelled.length,
    at: clock(),
    lastAction: lastAction(db),
    task,
    teacher,
    beginning,
    examples: [...labelled, ...kept],
  })
}

/**
 * Trains (or goes on), then computes the features of the pool: the model becomes the active one together with them. A process that dies is
 * started again at the last checkpoint; where that does not help, the run can be taken up again later.
 */
export async function trainEndToEnd(
  deps: EndToEnd,
  run: number,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Model> {
  const { db, events, onRun } = deps
  const record = runById(db, run)!
  const checkpoint = checkpointFile(db.path, run)
  const book = runRecorder(deps, run, progress)
  book.goOnFrom(record)
  continueRun(db, run, book.curve())
  onRun(run)
  try {
    if (learnerFace(record.learner).learnsSynthetic) await heldAgainstHoldout(db, deps.numerics, signal)
    const { task, learner, options, seed, beginning } = record
    let { teacher } = record
    const train = (gotOn: () => void) =>
      deps.numerics.run(
        'trainEndToEnd',
        { run, task, checkpoint, learner, options, seed, ...(teacher && { teacher }), ...(beginning && { beginning }) },
        {
          process: 'own',
          signal,
          halt: deps.halt,
          onEvent(event) {
            if (event === 'checkpoint') {
              // All before this may be forgotten: a crash costs what comes after.
              gotOn()
              continueRun(db, run, book.curve())
            } else if ('said' in event) {
              keepTeacherAnswers(db, event.teacher, event.said)
              gotOn()
              progress(event.done, event.of, 'samples')
            } else if ('tried' in event) {
              if (event.found.length > (teacher?.grid?.tried?.length ?? 0)) {
                teacher = { ...teacher!, grid: { ...teacher!.grid!, tried: event.found } }
                settleTeacher(db, run, teacher)
                gotOn()
              }
              progress(event.tried, event.of, 'tries')
            } else if ('teacher' in event) {
              teacher = event.teacher
              settleTeacher(db, run, teacher)
            } else book.onMoment(event)
          },
        },
      )
    const trained = await persistently(train, signal)
    const model = await deps.inTurn(() => persistently(() => takeIn(deps, record, trained, signal), signal))
    book.done(model.id)
    if (trained.leftOut)
      events.publish({ type: 'error', error: toWireError(new PicturesLeftOut(trained.leftOut)), kept: null })
    rmSync(checkpoint, { force: true })
    return model
  } catch (error) {
    // Only who cancels gives the work up: whatever else stopped it, it can go on from here.
    const cancelled = signal.aborted && !(signal.reason instanceof ProjectClosing)
    const paused = (error as Error).name === 'TrainingPaused'
    const resumable = paused || (!cancelled && existsSync(checkpoint))
    book.stopped(error, cancelled, resumable)
    if (!resumable) rmSync(checkpoint, { force: true })
    if (paused) throw new WorkPaused()
    throw error
  }
}

/** The folder of the newest features that come from one, for a learner that wants a model folder. */
/** All options of a learner, with the folder of the features in use where it wants one. Throws as `resolveOptions` does. */
export const optionsHere = (
  db: WritableDb,
  { id, options }: Pick<LearnerFace, 'id' | 'options'>,
  given: OptionValues = {},
): OptionValues => resolveOptions(id, options, { ...given, ...modelFolder(db, options, given) })

function modelFolder(db: WritableDb, schema: OptionSchema, given: OptionValues): OptionValues {
  const wanting = folderOption(schema)
  if (!wanting || given[wanting]) return {}
  const folders = listFeatureSets(db).flatMap(({ backbone, options }) => {
    const name = folderOption(anyBackboneFace(backbone).options)
    return name ? [options[name]!] : []
  })
  return folders.length > 0 ? { [wanting]: folders.at(-1)! } : {}
}

/** Does work again when its process died, unless it did so too often without having got anywhere. */
async function persistently<Result>(
  work: (gotOn: () => void) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work(() => (tries = 0))
    } catch (error) {
      if (!(error instanceof ComputeStopped) || tries >= TRIES || signal.aborted) throw error
    }
  }
}

/**
 * Keeps what was learnt as features of its own and a head on them. They are taken into use, unless the model in use does better on the
 * hold-out: a queue must not get worse because somebody tried something.
 */
async function takeIn(
  deps: EndToEnd,
  { task, learner, options, seed, lastAction, beginning }: RunRecord,
  trained: TrainedEndToEnd,
  signal: AbortSignal,
): Promise<Model> {
  const { db, clock, embed } = deps
  const { state, fingerprint, dimensions, fileBytes } = trained
  const { title } = learnerFace(learner)
  const known = featureSetBy(db, fingerprint)
  if (!known)
    addFeatureSet(db, {
      backbone: learner,
      title,
      options,
      fingerprint,
      dimensions,
      readsWords: contentLearnerFace(learner).input === 'text',
      state,
      resourceBytes: fileBytes,
      fittedOn: null,
      at: clock(),
    })
  const set = featureSetBy(db, fingerprint)!
  const parent = modelFor(db, FOR_THE_POOL, task)
  const origin = {
    task,
    learner,
    options,
    seed,
    setId: set.id,
    parentId: (trained.teacher ? onlyModel(trained.teacher.by) : (beginning?.model ?? parent?.id)) ?? null,
    lastAction: lastAction ?? 0,
    teacher: trained.teacher,
    beginning,
  }
  // Smaller, not better: it is there to be shipped, and its teacher goes on asking.
  if (trained.teacher) {
    const student = storeModel(deps, trained, origin, false)
    await embedBeside(deps, set, signal)
    return student
  }
  if (parent && hitRate(trained.holdout) < hitRate(holdoutOf(parent))) return storeModel(deps, trained, origin, false)
  try {
    await embed(set, true)
  } catch (error) {
    if (!known) removeFeatureSet(db, set.id)
    throw error
  }
  return storeModel(deps, trained, origin)
}

/** A student speaks on cards beside the model in use (suggesters/student) of samples with its features. Whatever stops this, the student is there. */
async function embedBeside({ embed, events }: EndToEnd, set: FeatureSetRecord, signal: AbortSignal): Promise<void> {
  try {
    await embed(set, false)
  } catch (error) {
    if (!signal.aborted) events.publish({ type: 'error', error: toWireError(error), kept: null })
  }
}

/** The model that teaches alone; several have no one child. */
const onlyModel = (by: TeacherSource): number | null =>
  by.kind === 'models' && by.models.length === 1 ? by.models[0]!.id : null

/** Not a number where nothing was measured: no better and no worse than anything. */
const hitRate = (answers: HoldoutAnswers | null): number =>
  answers && !answers.kind
    ? answers.truth.filter((label, i) => label === answers.predicted[i]).length / answers.truth.length
    : NaN
