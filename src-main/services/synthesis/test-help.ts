import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { HelpsAnswer, HelpsRequest } from '../../compute-tasks/helps-task.ts'
import type { Job } from '../../contract/jobs.ts'
import type { Help } from '../../contract/synthesis-help.ts'
import type { Clock } from '../../platform/clock.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { foundOn, storedHelp, storeHelp, type StoredHelp } from '../../storage/tables/synthesis-tests.ts'
import { learnerFace } from '../../learners/faces.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { NoFeatures } from '../models/models-service.ts'
import type { TaskSession } from '../session.ts'
import { NotTaughtByTemplates } from './synthesis-errors.ts'
import { heldAgainstHoldout } from '../models/held-against-holdout.ts'
import { completeSyntheticFeatures } from '../models/synthetic-features.ts'

interface Around {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly jobs: Jobs
  readonly clock: Clock
}

/** The learner of a task with all that it is to be asked by. Throws NoFeatures, NotTaughtByTemplates. */
export function helpRequest(
  { project: { db }, task: { id: task }, learner: chosen }: Pick<TaskSession, 'project' | 'task' | 'learner'>,
  asked: Pick<HelpsRequest, 'templates' | 'runs' | 'seed' | 'curve' | 'budgetMs'>,
): HelpsRequest {
  const set = activeFeatureSet(db)?.id
  if (set === undefined) throw new NoFeatures()
  const { learner, options } = chosen()
  if (!canBeTested(learner)) throw new NotTaughtByTemplates(learner)
  return { task, set, learner, options, ...asked }
}
/** A learner of whole contents takes too long to be trained over and over. */
export const canBeTested = (learner: string): boolean => {
  const { learnsSynthetic, input } = learnerFace(learner)
  return learnsSynthetic !== undefined && input === 'features'
}

/** Asks whether synthetic samples help, in a process of its own: minutes of trainings, which none of the annotators' waits for. */
export function startHelpTest({ db, numerics, jobs, clock }: Around, request: HelpsRequest): Job {
  const { task, set } = request
  return jobs.start({
    kind: 'synthesis',
    title: 'helps',
    unit: 'trainings',
    async work({ signal, progress }): Promise<{ readonly help: readonly Help[] }> {
      await heldAgainstHoldout(db, numerics, signal)
      await completeSyntheticFeatures(db, numerics, { task, set }, signal)
      const key = foundOn(db, task)
      const onEvent = ({ done, total }: { done: number; total: number }) => progress(done, total)
      const answer = await numerics.run('helps', request, { process: 'own', signal, onEvent })
      storeHelp(db, task, storedOf(answer, request, { at: clock(), foundOn: key }))
      return { help: helpOf(db, task) }
    },
  })
}

const storedOf = (
  { found, labels, synthetic }: HelpsAnswer,
  { seed }: HelpsRequest,
  when: Pick<StoredHelp, 'at' | 'foundOn'>,
): StoredHelp[] =>
  found.map(({ template, on, asked, samples, gain, each, pCorrected: p, verdict, enough, curve, ...means }) => ({
    ...when,
    template,
    seed,
    runs: each.length,
    on,
    tested: samples,
    labels,
    synthetic,
    without: means.without,
    with: means.with,
    gain,
    each: [...each],
    p,
    verdict,
    // Of so many labels more, as many as of those there are count for a template.
    needed: verdict === 'too-few' ? Math.max(1, Math.ceil(((enough - samples) * asked) / samples)) : null,
    curve: curve.map(({ answers, found: at }) => ({ answers, gain: at.gain, each: [...at.each] })),
  }))

/** The newest answers of a task. */
export function helpOf(db: ReadableDb, task: number): Help[] {
  const now = foundOn(db, task)
  return storedHelp(db, task).map(({ foundOn: then, ...help }) => ({ ...help, current: then === now }))
}
