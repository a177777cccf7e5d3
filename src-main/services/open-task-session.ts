import { ComputeStopped } from '../compute/compute-client.ts'
import type { OptionValues } from '../contract/options.ts'
import { defaultLearner, learnerFace } from '../learners/faces.ts'
import { resolveOptions } from '../platform/options.ts'
import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { like } from '../storage/stored-json.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { activeFeatureSet } from '../storage/tables/features.ts'
import { readTaskSetting } from '../storage/tables/project.ts'
import { retiredLabels } from '../storage/tables/labels.ts'
import { teachingSynthetic } from '../storage/tables/synthetic-samples.ts'
import type { ModelRecord } from '../storage/tables/models.ts'
import type { TaskRecord } from '../storage/tables/tasks.ts'
import type { StudioContext } from './context.ts'
import type { JobSpec } from './jobs/jobs.ts'
import { measure } from './models/measured.ts'
import { modelView } from './models/model-view.ts'
import { namesHeard } from './models/names-heard.ts'
import { byNames, trainModel } from './models/train-model.ts'
import type { OpenProject } from './project/open-project.ts'
import type { SampleCounts } from './project/sample-counts.ts'
import { openQueue } from './queue/queue.ts'
import { startRanker } from './queue/ranker.ts'
import { rankPool, usableModel, type StrategyChoice } from './queue/rank-pool.ts'
import type { ProjectWork, TaskSession } from './session.ts'

const DEFAULT_STRATEGY: StrategyChoice = { id: 'auto.v1', options: {} }

interface Trains {
  readonly learner: string
  readonly options: OptionValues
}

/** Cards asked of a strategy beyond one training's worth: what a page holds, and what lies ready behind it. */
const AHEAD = 40

export const chosenStrategy = ({ db }: OpenProject, task?: number): StrategyChoice =>
  readTaskSetting<StrategyChoice>(db, 'strategy', like({ id: '', options: {} }), task) ?? DEFAULT_STRATEGY

/** Sets one task to work: its queue, and behind it models and rankings as they become due. `embed`: where it sees to the features of all. */
export function openTaskSession(
  context: StudioContext,
  work: Omit<ProjectWork, 'embedding' | 'serving'>,
  record: TaskRecord,
  embed: (() => JobSpec) | null,
): TaskSession {
  const { clock, events, newSeed, settings } = context
  const { project, numerics, router, inTurn, runs } = work
  const { db } = project
  const task = record.id
  const queue = openQueue(context, project, task)
  /** Features the newest training began on: a failure is not tried again at once. */
  let triedOn: number | null = null
  /** Retired labels that the model in use knew when the newest training began. */
  let goneTried = ''
  const session: TaskSession = {
    project,
    task: record,
    get counts() {
      return project.countsOf(task)
    },
    queue,
    router,
    paces: new Map(),
    sinceTraining: labelsSince(project, task),
    measured: measure(db, task),
    madeAnew: teachingSynthetic(db, task).length !== (modelFor(db, FOR_THE_POOL, task)?.synthetic?.samples ?? 0),
    ranker: startRanker(context, { project, queue, inTurn, trainingDue, work: { embed, train, select } }),
    learner: chosenLearner,
    names: { canTeach: () => names.canTeach(), switched: namesSwitched },
    training,
  }

  const names = namesHeard(db, task, () => session.task.kind === 'single' && byNames(chosenLearner()))

  function chosenLearner(): Trains {
    const chosen = readTaskSetting<Trains>(db, 'learner', like({ learner: '', options: {} }), task)
    return chosen ?? { learner: defaultLearner(session.task.kind), options: {} }
  }
  /** The switch was turned: another model is in use, or one is trained anew. */
  function namesSwitched(): void {
    names.switched()
    const model = modelFor(db, FOR_THE_POOL, task)
    // Without names, templates may still make one.
    if (!model && teachingSynthetic(db, task).length > 0) session.madeAnew = true
    session.measured = measure(db, task)
    if (model) events.publish({ type: 'model', model: modelView(db, model) })
    session.ranker.rerank()
  }
  /** Another yield of the templates, or none any more: a model of what there is now, if there is enough to learn from. */
  function syntheticDue(): boolean {
    if (
      !session.madeAnew ||
      !activeFeatureSet(db) ||
      learnerFace(chosenLearner().learner).learnsSynthetic === undefined
    )
      return false
    if (names.mayTeach()) return true
    const labels = [...session.counts.byLabel].filter(([, { count }]) => count > 0).map(([id]) => id)
    return new Set([...labels, ...teachingSynthetic(db, task).map(({ labelId }) => labelId)]).size > 1
  }
  /** Classes of a model whose labels have been retired since. */
  function goneFrom({ classes }: Pick<ModelRecord, 'classes'>): string {
    const retired = retiredLabels(db, task)
    return classes.filter((label) => retired.has(label)).join()
  }
  /** Enough new labels; or a model in use that cannot read new features, knows retired labels, or names may not teach any more; or names, before there are labels. */
  function trainingDue(): boolean {
    if (names.newDue() || syntheticDue()) return true
    const model = modelFor(db, FOR_THE_POOL, task)
    const unread = model !== null && !usableModel(db, task) && activeFeatureSet(db)?.id !== triedOn
    const outdated = names.switchDue() || unread || (model !== null && goneFrom(model) !== goneTried)
    return (session.sinceTraining >= settings.current().retrainEvery || outdated) && classesSeen(session.counts) > 1
  }
  function train() {
    return training({ ...chosenLearner(), seed: newSeed() }, true)
  }
  /** `byItself`: nobody asked for it. */
  function training({ learner, options, seed }: Trains & { readonly seed: number }, byItself = false): JobSpec {
    const { id, options: schema } = learnerFace(learner)
    const resolved = resolveOptions(id, schema, options) as OptionValues
    return {
      kind: 'train',
      title: id,
      unit: 'steps',
      async work(control) {
        const counted = session.sinceTraining
        session.sinceTraining = 0
        const onRun = (run: number) => void runs.set(run, control.id)
        const set = activeFeatureSet(db)!.id
        triedOn = set
        const before = modelFor(db, FOR_THE_POOL, task)
        goneTried = before ? goneFrom(before) : ''
        names.tried()
        session.madeAnew = false
        try {
          const around = { db, numerics, events, clock, onRun }
          const model = await trainModel(around, { task, learner: id, options: resolved, seed, set, byItself }, control)
          // Told with the model, not with its first ranking.
          session.measured = measure(db, task)
          goneTried = ''
          return model
        } catch (error) {
          // The process died, not the training: these labels are still to be learnt from.
          if (error instanceof ComputeStopped) session.sinceTraining += counted
          throw error
        }
      },
    }
  }
  function select(): JobSpec {
    const count = settings.current().retrainEvery + AHEAD
    const question = { ...chosenStrategy(project, task), task, seed: newSeed(), count }
    return {
      kind: 'select',
      title: question.id,
      unit: 'samples',
      async work({ signal }) {
        const around = { db, numerics, clock, queue, samples: session.counts.samples }
        const asked = await rankPool(around, question, { signal })
        session.measured = measure(db, task)
        return asked
      },
    }
  }
  return session
}

const classesSeen = ({ byLabel }: SampleCounts): number => [...byLabel.values()].filter(({ count }) => count > 0).length

/** Labels that no training has seen: imported ones count at once. */
function labelsSince({ db, countsOf }: OpenProject, task: number): number {
  const model = modelFor(db, FOR_THE_POOL, task)
  return model ? Math.max(0, answeredSamples(db, false, task).length - model.labels) : countsOf(task).labelled
}
