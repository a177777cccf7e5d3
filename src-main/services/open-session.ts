import type { OptionValues } from '../contract/options.ts'
import { anyBackboneFace, isBundled, isTrained } from '../learners/faces.ts'
import { resolveOptions } from '../platform/options.ts'
import { like } from '../storage/stored-json.ts'
import { activeFeatureSet, type FeatureSetRecord } from '../storage/tables/features.ts'
import { FIRST_TASK } from '../storage/tables/labels.ts'
import { readSetting } from '../storage/tables/project.ts'
import { listTasks } from '../storage/tables/tasks.ts'
import { runById, type RunRecord } from '../storage/tables/training-runs.ts'
import type { ProjectSession, ProjectWork, TaskSession } from './session.ts'
import type { JobControl, JobSpec } from './jobs/jobs.ts'
import { embedPool, type Embedded } from './models/embed-pool.ts'
import { trainEndToEnd } from './models/train-end-to-end.ts'
import type { BackboneChoice } from '../backbones/backbone-choice.ts'
import type { Numerics } from '../compute-tasks/numerics.ts'
import type { OpenProject } from './project/open-project.ts'
import { usualBackbone } from './project/usual-backbone.ts'
import { canTeach } from './project/sample-counts.ts'
import { setAside } from './project/set-aside.ts'
import { UnknownTask } from './project/unknown-task.ts'
import { inTurn } from './queue/in-turn.ts'
import { openServing } from './serving/open-serving.ts'
import { openTaskSession } from './open-task-session.ts'
import type { StudioContext } from './context.ts'
import { openRouter } from '../suggesters/router.ts'
import { suggesters } from '../suggesters/index.ts'

export { chosenStrategy } from './open-task-session.ts'
import { readingProcess } from './synthesis/reading-process.ts'

/** Sets a project to work: its features, and for each task the queue, models and rankings as they become due. */
export function openSession(context: StudioContext, project: OpenProject, numerics: Numerics): ProjectSession {
  const { clock, events, newSeed, settings } = context
  const { db } = project
  const { holdoutShare, holdoutWidth } = settings.current()
  setAside(db, { holdoutShare, holdoutWidth, now: clock() })
  const router = openRouter(
    () => [...suggesters, ...(context.plugIns?.suggesters() ?? [])],
    () => performance.now(),
  )
  const turns = inTurn()
  const work: ProjectWork = {
    project,
    numerics,
    router,
    inTurn: turns,
    serving: openServing({ project, numerics, inTurn: turns, router, clock }),
    reading: readingProcess(numerics),
    runs: new Map(),
    halts: new Map(),
    embedding,
  }
  const byTask = new Map<number, TaskSession>()
  const refreshTasks = () => {
    const records = listTasks(db)
    for (const [id, { ranker }] of byTask) {
      if (records.some((record) => record.id === id)) continue
      ranker.stop()
      byTask.delete(id)
    }
    for (const record of records) {
      const known = byTask.get(record.id)
      if (known) known.task = record
      else byTask.set(record.id, openTaskSession(context, work, record, record.id === FIRST_TASK ? embed : null))
    }
  }
  refreshTasks()
  const first = byTask.get(FIRST_TASK)!
  const of = (task = FIRST_TASK) => {
    const known = byTask.get(task)
    if (!known) throw new UnknownTask(String(task))
    return known
  }
  /** Features are there: what waited for them can go on. */
  const nudgeOthers = () => {
    for (const { ranker, counts } of byTask.values()) if (canTeach(counts)) ranker.nudge()
  }
  // The same object as its first task, so that what either writes both read.
  const session: ProjectSession = Object.assign(first, {
    ...work,
    of,
    tasks: () => [...byTask.values()],
    refreshTasks,
    endToEnd,
    embedPool: embed,
    embedSet: (set: FeatureSetRecord, control: JobControl) =>
      embedding(choiceOf(set), set.id, false).work(control) as Promise<Embedded>,
  })

  /** Goes on with the features in use; without any, with those somebody chose, or what suits the samples. */
  function embed() {
    const active = activeFeatureSet(db)
    if (active)
      return embedding(
        choiceOf(active),
        isTrained(active.backbone) || isBundled(active.backbone) ? active.id : undefined,
      )
    const chosen = readSetting<BackboneChoice>(db, 'backbone', like({ backbone: '', options: {} }))
    return embedding(chosen ?? { backbone: usualBackbone(project), options: {} })
  }
  function embedding({ backbone, options }: BackboneChoice, set?: number, activate = true): JobSpec {
    const { id, title, options: schema } = anyBackboneFace(backbone)
    const resolved = resolveOptions(id, schema, options) as OptionValues
    const request = { backbone: id, options: resolved, title, seed: newSeed(), set, activate }
    return {
      kind: 'embed',
      title: id,
      unit: 'samples',
      total: project.counts.samples,
      work: (control) => {
        const { newest: upTo, counts } = project
        return embedPool(db, numerics, { ...request, now: clock(), upTo, samples: counts.samples }, control).finally(
          () => setImmediate(nudgeOthers),
        )
      },
    }
  }
  function endToEnd(run: number): JobSpec {
    const { learner, curve } = runById(db, run)!
    return {
      kind: 'train',
      title: learner,
      unit: 'steps',
      done: lastStep(curve),
      work(control) {
        const halt = new AbortController()
        const onRun = () => {
          session.runs.set(run, control.id)
          session.halts.set(run, halt)
        }
        const embed = (set: FeatureSetRecord, activate: boolean) =>
          embedding(choiceOf(set), set.id, activate).work(control)
        return trainEndToEnd(
          { db, numerics, events, clock, onRun, inTurn: work.inTurn, embed, halt: halt.signal },
          run,
          control,
        ).finally(() => session.halts.delete(run))
      },
    }
  }
  return session
}

/** Steps that a run has behind it. */
const lastStep = (curve: RunRecord['curve']): number => curve.at(-1)?.step ?? 0

const choiceOf = ({ backbone, options }: FeatureSetRecord): BackboneChoice => ({ backbone, options })
