import { isDeepStrictEqual } from 'node:util'
import { backboneFace, backboneFaces, requireKind } from '../../backbones/faces.ts'
import type { FeatureSet, Model, models as modelsContract } from '../../contract/models.ts'
import type { Serves } from '../../contract/serves.ts'
import type { LearnerFace } from '../../learners/about-learner.ts'
import type { PluginDescriptor } from '../../contract/options.ts'
import {
  defaultLearner,
  learnerFace,
  learnerFaces,
  openChoices,
  requireServed,
  servedKinds,
} from '../../learners/faces.ts'
import { NamedError } from '../../platform/named-error.ts'
import { backboneChoice } from '../../backbones/backbone-choice.ts'
import { activeFeatureSet, embeddedCount, listFeatureSets } from '../../storage/tables/features.ts'
import { currentExposure, endExposure } from '../../storage/tables/exposures.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { listModels, modelById, type ModelRecord } from '../../storage/tables/models.ts'
import { listRuns, runById } from '../../storage/tables/training-runs.ts'
import { writeSetting, writeTaskSetting } from '../../storage/tables/project.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import type { JobControl, JobSpec } from '../jobs/jobs.ts'
import { described } from '../../platform/plugin-face.ts'
import { releaseSetAside } from '../project/set-aside.ts'
import { kindOf, type OpenProject } from '../project/open-project.ts'
import { usualBackbone } from '../project/usual-backbone.ts'
import type { StudioContext } from '../context.ts'
import { holdoutByLabel, holdoutReliability } from '../../evaluation/holdout-figures.ts'
import { beginningOf } from './beginning-of.ts'
import { prepareDistillation } from './begin-distillation.ts'
import { quickEnough } from './quick-enough.ts'
import { beginEndToEnd } from './train-end-to-end.ts'
import { modelFiles } from './model-files.ts'
import { measureSpeeds } from './speed-of.ts'
import { classNames, holdoutOf, modelView, runView } from './model-view.ts'
import { UnknownModel } from './unknown-model.ts'
import { remeasured, useModel } from './use-model.ts'

export class UnknownRun extends NamedError<{ run: number }> {
  constructor(run: number) {
    super({ run }, `There is no training run ${run} in this project`)
  }
}
/** Runs that ended have nothing left to go on with. */
export class NotInterrupted extends NamedError<{ run: number; state: string }> {
  constructor(run: number, state: string) {
    super({ run, state }, `Training run ${run} is ${state}: only an interrupted one can be taken up again`)
  }
}
export class NoFeatures extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'There are no features to learn from yet: compute them with a backbone first')
  }
}
export function modelsService(
  { jobs, folders, newSeed, clock, events }: StudioContext,
  { session }: { session: () => ProjectSession },
): Serves<typeof modelsContract> {
  const db = () => session().project.db
  const modelOf = (id: number): ModelRecord => {
    const model = modelById(db(), id)
    if (!model) throw new UnknownModel(id)
    return model
  }
  /** A job the user asked for waits its turn behind what runs; whatever it changes is ranked anew. */
  const start = (at: ProjectSession, spec: JobSpec, changed: TaskSession = at) =>
    jobs.start({
      ...spec,
      async work(control) {
        const result = await at.inTurn(() => spec.work(control))
        changed.ranker.rerank()
        return result
      },
    })

  const trained = async (at: ProjectSession, run: number, control: JobControl) => {
    const { db } = at.project
    const { task, teacher } = runById(db, run)!
    const { id } = (await at.endToEnd(run).work(control)) as Model
    // How much quicker a student is than who taught it; one that cannot be timed is there all the same.
    const timed = teacher ? [id, ...(teacher.by.kind === 'models' ? teacher.by.models.map(({ id }) => id) : [])] : []
    for (const one of timed) await measureSpeeds(at, [one], control).catch(() => {})
    remeasured(at.of(task))
    return modelView(db, modelOf(id))
  }
  /** Beside what runs: only its features wait their turn. */
  const goOn = (at: ProjectSession, run: number) =>
    jobs.start({ ...at.endToEnd(run), work: (control) => trained(at, run, control) })
  return {
    backbones: () => backboneFaces.map(described),
    learners: ({ kind } = { kind: 'single' }) =>
      learnerFaces.filter((face) => servedKinds(face).includes(kind)).map(asStudents),
    featureSets: () => featureSets(session().project),
    embed({ backbone, options = {} }) {
      const at = session()
      const kind = kindOf(at.project.db)
      const choice = backboneChoice(backbone ?? usualBackbone(at.project), kind ?? 'text', options)
      if (kind) requireKind(backboneFace(choice.backbone), kind)
      const spec = at.embedding(choice)
      return start(at, {
        ...spec,
        async work(control) {
          const result = await spec.work(control)
          // Chosen once it has worked: later samples are embedded the same way.
          writeSetting(at.project.db, 'backbone', choice)
          return result
        },
      })
    },
    list: (given) => listModels(db(), given?.task).map((model) => modelView(db(), model)),
    runs: (given) => listRuns(db(), given?.task).map((run) => runView(run, session().runs.get(run.id) ?? null)),
    run({ id }) {
      const run = runById(db(), id)
      if (!run) throw new UnknownRun(id)
      return runView(run, session().runs.get(id) ?? null)
    },
    train({ task, learner: wanted, startFrom, options: given = {}, seed = newSeed() }) {
      const at = session()
      const asked = at.of(task)
      const { db } = at.project
      const begun = startFrom && beginningOf(db, { task: asked.task.id, learner: wanted, options: given }, startFrom)
      const { learner = wanted ?? defaultLearner(asked.task.kind), options = given, beginning } = begun ?? {}
      const { input, ...face } = learnerFace(learner)
      requireServed(face, asked.task.kind)
      if (input !== 'features')
        return goOn(at, beginEndToEnd({ db, clock }, { task: asked.task.id, learner, options, seed, beginning }))
      if (!activeFeatureSet(db)) throw new NoFeatures()
      const spec = asked.training({ learner, options, seed })
      writeTaskSetting(db, 'learner', { learner, options }, asked.task.id)
      return start(at, spec, asked)
    },
    async distil({ task, seed = newSeed(), ...wanted }) {
      const at = session()
      const asked = at.of(task)
      const { db } = at.project
      const student = await prepareDistillation(
        { db, numerics: at.numerics, clock },
        { ...wanted, task: asked.task.id, seed },
      )
      const { learner, wanted: pace } = student
      if (!pace) return goOn(at, student.begin())
      return jobs.start({
        kind: 'train',
        title: learner,
        unit: 'tries',
        async work(control) {
          const choice = await quickEnough(at.numerics, { learner, ...pace }, control)
          return trained(at, student.begin(pace.choices[choice]), control)
        },
      })
    },
    halt({ run: id, how }) {
      const at = session()
      if (!runById(db(), id)) throw new UnknownRun(id)
      const halt = at.halts.get(id)
      const job = jobs.list().find(({ id: job }) => job === at.runs.get(id))
      // Once its steps are over it computes the features of the pool: that is neither paused nor cut short.
      const over = job?.unit === 'samples'
      const learning = job?.unit === 'steps' && job.done > 0
      if (!halt || over || (how === 'finish' && !learning)) return { halted: false }
      halt.abort(how)
      return { halted: true }
    },
    resume({ run: id }) {
      const at = session()
      const run = runById(db(), id)
      if (!run) throw new UnknownRun(id)
      if (run.state !== 'interrupted') throw new NotInterrupted(id, run.state)
      return goOn(at, id)
    },
    releaseHoldout() {
      const at = session()
      const { db } = at.project
      const released = releaseSetAside(db, clock())
      for (const asked of at.tasks()) {
        asked.sinceTraining += released
        asked.ranker.rerank()
      }
      return { released }
    },
    activate({ model: id }) {
      const at = session()
      const model = modelOf(id)
      // Chosen by a person: for all annotators, whatever was being tried.
      const going = currentExposure(db(), model.task)
      if (going) endExposure(db(), going.id, clock(), 'by-hand')
      useModel(at.of(model.task), model, events)
      return listModels(db()).map((record) => modelView(db(), record))
    },
    confusion({ model: id }) {
      const model = modelOf(id)
      const answers = holdoutOf(model)
      if (!answers) return null
      const labels = [...classNames(db(), model), ...labelNames(db(), answers.unseen ?? [])]
      return { labels, ...holdoutByLabel(answers, labels.length) }
    },
    reliability({ model: id }) {
      const answers = holdoutOf(modelOf(id))
      return answers && holdoutReliability(answers)
    },
    ...modelFiles({ jobs, folders, clock, events }, { session, modelOf }),
  }
}

/** With what is left to choose of those that another model can teach. */
const asStudents = (face: LearnerFace): PluginDescriptor => ({
  ...described(face),
  ...(face.asStudent && {
    student: openChoices(face),
    sized: !isDeepStrictEqual(face.asStudent(1e5, 2), face.asStudent(1e7, 2)),
  }),
})

function featureSets({ db, counts }: OpenProject): FeatureSet[] {
  return listFeatureSets(db).map(({ id, backbone, title, options, dimensions, active, readsWords }) => ({
    id,
    backbone,
    title,
    dimensions,
    active: active === 1,
    readsWords,
    options,
    embedded: embeddedCount(db, id),
    samples: counts.samples,
  }))
}
