import type { Help } from '../../contract/synthesis-help.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { changedEnough, foundOn, storedHelp, testsByItself } from '../../storage/tables/synthesis-tests.ts'
import { teachingSynthetic } from '../../storage/tables/synthetic-samples.ts'
import { listTemplates } from '../../storage/tables/templates.ts'
import type { StudioContext } from '../context.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import { toWireError } from '../wire-error.ts'
import { afterTheLast } from './after-the-last.ts'
import { canBeTested, helpOf, helpRequest, startHelpTest } from './test-help.ts'

/** A test that ran by itself has found a template to do harm. Nothing was changed. */
export class TemplateDoesHarm extends NamedError<{ template: string; points: number; low: number; high: number }> {
  constructor(template: string, { value, low, high }: Help['gain']) {
    const points = (share: number) => Math.round(1000 * share) / 10
    super(
      { template, points: points(value), low, high },
      `The samples of “${template}” make the model worse (${points(value)} points, ${points(low)} to ${points(high)}): withdraw them`,
    )
  }
}

const QUIET_MS = 5_000
const RUNS = 5
const BUDGET_MS = 10 * 60_000
/** More templates would make a test too long: those made last are asked about one by one. */
const MOST_TEMPLATES = 8
/** Real labels that a test needs, or one of the hold-out: NothingToTestOn. */
const LEAST_LABELS = 8
/**
 * Asks by itself whether templates help, whenever what an earlier answer was found on has changed enough, nothing else is going on and some seconds have passed
 * since. What somebody cancelled, or what failed, waits for the next change. `look`: it may be time.
 */
export function testByItself(
  context: StudioContext,
  session: () => ProjectSession | null,
): { readonly look: () => void } {
  const { jobs, events, clock, newSeed, automatic, log } = context
  /** What was tried last, by task. */
  const tried = new WeakMap<TaskSession, string>()
  const soon = afterTheLast(QUIET_MS, () => {
    try {
      if (automatic) lookNow()
    } catch (error) {
      log.warn('whether templates help is not asked', error)
    }
  })
  const look = () => soon('')
  void follow()

  async function follow() {
    for await (const event of events.subscribe()) if (event.type === 'job' && event.job.endedAt !== null) look()
  }
  function lookNow() {
    const open = session()
    if (!open || jobs.list().some(({ endedAt }) => endedAt === null)) return
    const due = open.tasks().find((at) => isDue(at, tried.get(at)))
    if (due) void test(open, due)
  }
  async function test({ numerics }: ProjectSession, at: TaskSession) {
    const {
      project: { db },
      task: { id: task },
    } = at
    tried.set(at, foundOn(db, task))
    const templates = madeLast(db, task)
    const request = helpRequest(at, { templates, runs: RUNS, seed: newSeed(), curve: true, budgetMs: BUDGET_MS })
    const harmful = () => helpOf(db, task).filter(({ template, verdict }) => template !== null && verdict === 'remove')
    const before = new Set(harmful().map(({ template }) => template))
    const { state } = await jobs.wait(startHelpTest({ db, numerics, jobs, clock }, request))
    if (state !== 'done') return
    const names = new Map(listTemplates(db, task).map(({ id, name }) => [id, name]))
    for (const { template, gain } of harmful())
      if (!before.has(template))
        events.publish({ type: 'notice', notice: toWireError(new TemplateDoesHarm(names.get(template!)!, gain)) })
  }
  return { look }
}

/** Whether a test may say something that the last one has not said. */
function isDue(
  { project: { db }, task: { id: task, kind }, learner }: TaskSession,
  tried: string | undefined,
): boolean {
  if (kind !== 'single' || !testsByItself(db, task) || !canBeTested(learner().learner)) return false
  if (activeFeatureSet(db) === null || madeLast(db, task).length === 0) return false
  const whole = storedHelp(db, task).find(({ template }) => template === null)
  const last = tried ?? whole?.foundOn
  if (last !== undefined && !changedEnough(last, foundOn(db, task))) return false
  const labels = (isKept: boolean) => answeredSamples(db, isKept, task).length
  return teachingSynthetic(db, task).length > 0 && (labels(true) > 0 || labels(false) >= LEAST_LABELS)
}

const madeLast = (db: ReadableDb, task: number): number[] =>
  listTemplates(db, task)
    .filter(({ withdrawnAt, made }) => withdrawnAt === null && (made?.accepted ?? 0) > 0)
    .sort((a, b) => b.made!.at - a.made!.at)
    .slice(0, MOST_TEMPLATES)
    .map(({ id }) => id)
