import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Content } from '../backbones/backbone.ts'
import { contentLearnerById } from '../learners/index.ts'
import { packParameters, unpackParameters } from '../training/pack-parameters.ts'
import { predictContents } from '../learners/predict-contents.ts'
import { anyBackbone, asBackbone } from '../learners/trained-backbone.ts'
import { resolveOptions } from '../platform/options.ts'
import { writeAtomically } from '../platform/write-atomically.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { contextOf } from './context-of.ts'
import { disputed } from './disputed.ts'
import { openTeacher } from './open-teacher.ts'
import type { TeacherSaid } from './teacher-types.ts'
import { teachingOf } from './teaching-of.ts'
import { FIRST_TASK } from '../storage/tables/labels.ts'
import { examplesOf, type Example } from '../storage/tables/training-runs.ts'
import { NothingReadable } from './readable-examples.ts'
import type { EndToEndRequest, TrainedEndToEnd, TrainingMoment } from './requests.ts'
import { measure, unseenLabels } from '../experiments/measure-holdout.ts'
import { teachingSynthetic } from '../storage/tables/synthetic-samples.ts'
import { asSyntheticSet, taughtBy } from './synthetic-rows.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { readableExamples } from './readable-examples.ts'
import { problemFor } from '../experiments/problem-for.ts'
import { moments } from './moments.ts'
import { labelledContents, poolOf } from './examples-as-contents.ts'
import { priorOf } from './prior-of.ts'
import { howOf, settledTeacher, type SettlingEvent } from './settled-teacher.ts'

type EndToEndEvent = TrainingMoment | 'checkpoint' | SettlingEvent | TeacherSaid

/** Trains a learner of whole contents on what its run was given, from its last checkpoint where there is one. */
export const trainEndToEnd = defineTask({
  name: 'trainEndToEnd',
  process: 'own',
  async run(
    {
      run,
      task = FIRST_TASK,
      checkpoint,
      learner: id,
      options: given,
      seed,
      teacher: wanted,
      beginning,
    }: EndToEndRequest,
    { project, reader, runtime, signal, halt, emit }: TaskTools<EndToEndEvent>,
  ): Promise<TrainedEndToEnd> {
    const began = performance.now()
    const db = reader.database(project)
    const learner = contentLearnerById(id)
    const options = resolveOptions(id, learner.options, given)
    const all = examplesOf(db, run)
    // Texts can always be read.
    const looked = learner.input === 'image' ? await readableExamples(db, all, signal) : null
    const { readable: examples, leftOut } = looked ?? { readable: all, leftOut: null }
    const learned = examples.filter(({ kept }) => !kept)
    const own = learned.map(({ labelId }) => labelId)
    const opened =
      wanted &&
      (await openTeacher(
        wanted.by,
        { task, learned: answersOf(learned), seed },
        { project, reader, runtime, signal, onSaid: emit },
      ))
    // Copies of pictures teach heads alone.
    const synthetic = learner.learnsSynthetic ? teachingSynthetic(db, task).filter(({ copyOf }) => copyOf === null) : []
    const made = synthetic.map(({ labelId }) => labelId)
    const classes = [...new Set([...own, ...(opened?.classes ?? []), ...made])].sort((a, b) => a - b)
    if (classes.length < 2 && leftOut) throw new NothingReadable(leftOut)
    const kept = examples.filter((example) => example.kept)
    const unseen = unseenLabels(kept, classes)
    const [train, holdout] = [await labelledContents(db, learned, classes), await labelledContents(db, kept, classes)]
    const told =
      wanted &&
      opened &&
      (await teachingOf({ how: wanted, teacher: opened, classes, ...samplesOf({ learned, kept }), seed }, db))
    await opened?.close()
    const prior = beginning && (await priorOf(db, beginning, { task, classes, learned }))
    const context = {
      runtime,
      seed,
      signal,
      halt,
      onProgress: moments(emit),
      async onCheckpoint(state: Parameters<typeof packParameters>[0]) {
        await writeAtomically(checkpoint, packParameters(state))
        emit('checkpoint')
      },
    }
    const problem = await problemFor(learner, {
      classes: classes.length,
      train,
      holdout,
      teacher: told?.teaching,
      prior,
      synthetic:
        synthetic.length === 0
          ? undefined
          : asSyntheticSet(
              synthetic,
              synthetic.map(({ text }): Content => ({ kind: 'text', text })),
              { classes, labels: train.labels, of: [], weight: wanted?.weights?.synthetic },
            ),
      pool: () => poolOf(db, learned, kept, runtime),
      start: existsSync(checkpoint) ? unpackParameters(await readFile(checkpoint)) : undefined,
    })
    const teacher =
      wanted?.grid && !problem.start
        ? await settledTeacher(wanted, problem, { learner, options, context: { runtime, seed, signal, halt }, emit })
        : wanted
    const taught = { ...problem, teacher: problem.teacher && teacher && { ...problem.teacher, ...howOf(teacher) } }
    const model = await learner.train(taught, options, context)
    const { state, head } = await asBackbone(
      learner,
      model.parameters,
      options,
      told?.teaching.rows ?? train.rows,
      context,
    )
    const whole = await labelledContents(db, kept, [...classes, ...unseen])
    const trainMs = performance.now() - began
    const predict = (rows: readonly Content[]) => predictContents(learner, model, rows, options, context)
    const said = await predict(whole.rows)
    const { temperature, finalLoss, steps, fileBytes } = model
    return {
      state,
      fingerprint: await anyBackbone(id).fingerprint(options, state),
      dimensions: head['weight']!.shape[0]!,
      fileBytes,
      parameters: packParameters(head),
      kind: 'single',
      classes,
      labels: learned.length,
      temperature,
      trainMs,
      finalLoss,
      steps,
      holdout: measure(said, whole, unseen, model.temperature),
      context: contextOf(db, { task, classes: classes.length }, train, { ...whole, probabilities: said }),
      pool: model.pool ?? null,
      inverseL2: model.inverseL2 ?? null,
      names: null,
      synthetic: taughtBy(db, synthetic),
      leftOut,
      teacher:
        told && teacher
          ? {
              by: teacher.by,
              ...howOf(teacher),
              search: teacher.search,
              align: teacher.align,
              weights: teacher.weights,
              taught: told.teaching.rows.length,
              holdout: told.agreement(whole.samples, predictedClasses(said)),
              right: told.agreement(whole.samples, whole.labels),
              unlabelled: told.agreement(told.apart.samples, predictedClasses(await predict(told.apart.rows))),
              disputed: disputed(
                told.unlabelled.samples,
                await predict(told.unlabelled.rows),
                told.inStudentsOrder(told.unlabelled.samples),
              ),
            }
          : null,
    }
  },
})

const answersOf = (examples: readonly Example[]) =>
  examples.map(({ sample, labelId }) => ({ sample, labelIds: [labelId] }))
const samplesOf = ({ learned, kept }: Record<'learned' | 'kept', readonly Example[]>) => ({
  learned: learned.map(({ sample }) => sample),
  kept: kept.map(({ sample }) => sample),
})
