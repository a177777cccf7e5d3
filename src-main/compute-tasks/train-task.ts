import { isDeepStrictEqual } from 'node:util'
import { probabilitiesOf } from '../training/head-graph.ts'
import { featureLearnerById } from '../learners/index.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { TrainingTask } from '../training/training-task.ts'
import { packParameters, unpackParameters } from '../training/pack-parameters.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { modelParameters } from '../storage/tables/models.ts'
import type { TrainedHead, TrainingMoment, TrainRequest } from './requests.ts'
import { moments } from './moments.ts'
import { namesTeach } from '../storage/label-words.ts'
import { classNames, namesOver } from './class-names.ts'
import { batchOf } from './batch-of.ts'
import { contextOf } from './context-of.ts'
import { FIRST_TASK } from '../storage/tables/labels.ts'
import { requireTask } from '../storage/tables/tasks.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'
import { measure } from '../experiments/measure-holdout.ts'
import { asSyntheticSet, syntheticRows, taughtBy } from './synthetic-rows.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { problemFor } from '../experiments/problem-for.ts'
import { teachingPool } from '../experiments/teaching-pool.ts'

/** Trains a head on the project's labels; goes on from the active model's weights when it is of the same kind. */
export const train = defineTask({
  name: 'train',
  process: 'shared',
  async run(
    { task, set, learner: id, options, seed }: TrainRequest,
    { project, reader, runtime, signal, emit }: TaskTools<TrainingMoment>,
  ): Promise<TrainedHead> {
    const db = reader.database(project)
    const features = reader.features(project, set)
    const learner = featureLearnerById(id)
    // Read as of one moment: a sample must not be learnt from and measured on.
    const { kind, learned, kept, batch } = db.snapshot(() => {
      const { kind } = requireTask(db, task)
      const [learned, kept] = [answeredSamples(db, false, task), answeredSamples(db, true, task)]
      const of = { task: task ?? FIRST_TASK, kind, learned, kept: kept.length }
      return { kind, learned, kept, batch: batchOf(db, features, of) }
    })
    const resolved = resolveOptions(id, learner.options, options)
    const wanted = learner.usesNames && kind === 'single' && resolved['names'] !== false && namesTeach(db, task)
    const called = wanted ? await classNames(db, { task, set }, runtime, signal) : null
    const made = learner.learnsSynthetic && kind === 'single' ? syntheticRows(db, { task, set }) : null
    const synthetic = made?.samples ?? []
    const told = [...(called?.labels ?? []), ...synthetic.map(({ labelId }) => labelId)]
    const classes = [...new Set([...labelsIn(learned), ...told])].sort((a, b) => a - b)
    const unseen = labelsIn(kept).filter((label) => !classes.includes(label))
    const train = labelledRows(learned, features, classes, kind)
    const holdout = labelledRows(kept, features, classes, kind)
    const began = performance.now()
    const problem = await problemFor(learner, {
      classes: classes.length,
      train,
      holdout,
      pool: () => teachingPool(features.vectors, train.places, runtime),
      names: called ? namesOver(called, classes) : undefined,
      synthetic: made
        ? asSyntheticSet(made.samples, made.rows, { classes, labels: train.labels as Int32Array, of: train.samples })
        : undefined,
      ...startFrom(db, { task, set, learner: id, classes }),
    })
    const model = await learner.train(problem, resolved, {
      runtime,
      seed,
      signal,
      onProgress: moments(emit),
    })
    const trainMs = performance.now() - began
    const head = { parameters: model.parameters, logits: learner.logits, temperature: model.temperature, kind }
    // Labels it could not learn are misses: a hold-out without them would flatter the model.
    const whole = labelledRows(kept, features, [...classes, ...unseen], kind)
    const said = await probabilitiesOf(head, whole.rows, runtime)
    const measured = measure(said, whole, unseen, model.temperature)
    const asked = { task: task ?? FIRST_TASK, classes: classes.length }
    const context = contextOf(db, asked, train, { ...whole, probabilities: said })
    const { temperature, finalLoss, steps } = model
    return {
      parameters: packParameters(model.parameters),
      kind,
      classes,
      labels: learned.length,
      temperature,
      trainMs,
      finalLoss,
      steps,
      holdout: measured,
      context,
      batch,
      pool: model.pool ?? null,
      inverseL2: model.inverseL2 ?? null,
      names: model.names ?? null,
      synthetic: taughtBy(db, synthetic),
    }
  },
})

/** The weights of the active model and the C it chose, where they fit. */
function startFrom(
  db: ReadableDb,
  { task, set, learner, classes }: Pick<TrainRequest, 'task' | 'set' | 'learner'> & { classes: readonly number[] },
): Pick<TrainingTask<Matrix>, 'start' | 'before'> {
  const model = modelFor(db, FOR_THE_POOL, task)
  if (!model || model.setId !== set || model.learner !== learner || !isDeepStrictEqual(model.classes, classes))
    return {}
  const { inverseL2, labels } = model
  return {
    start: unpackParameters(modelParameters(db, model.id)),
    before: inverseL2 === null ? undefined : { inverseL2, labels },
  }
}
