import { basename, join } from 'node:path'
import type { Asked } from '../../contract/serves.ts'
import type { Job } from '../../contract/jobs.ts'
import { LabResult, type LabFile, type LabRequest, type LabRun } from '../../contract/strategies.ts'
import { NamedError } from '../../platform/named-error.ts'
import { like } from '../../storage/stored-json.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { labRunById, setLabRun, startLabRun, type LabRecord } from '../../storage/tables/query-log.ts'
import type { LabEvent } from '../../compute-tasks/lab-task.ts'
import type { ProjectSession } from '../session.ts'
import { NoFeatures } from '../models/models-service.ts'
import { defaultLearner, learnerFace, requireServed as requireLearnerServed } from '../../learners/faces.ts'
import type { TargetKind } from '../../platform/targets.ts'
import { facesIn, requireServed } from '../../query-strategies/faces.ts'
import { NamesNotRead, NamesNotUsed } from '../../experiments/names-cannot-teach.ts'
import type { StudioContext } from '../context.ts'
import { hasCurvesOf, predictionsFile } from './lab-predictions.ts'
import { digestOf, inspectLabFile, TESTED, type LabFilePlan } from './lab-file.ts'

/** What a run was begun with, so that it can be gone on with. */
export interface LabPlan {
  readonly request: LabRun['request']
  readonly seed: number
  /** The project's features; of a labelled file they are made anew. */
  readonly set?: number
  readonly file?: LabFilePlan
}

/** Replaying needs samples that are labelled already: a quarter to test on, the rest to ask for again. */
export class TooFewLabels extends NamedError<{ labels: number; needed: number }> {
  constructor(labels: number, needed: number) {
    super({ labels, needed }, `${labels} samples are labelled; comparing strategies at this size needs ${needed}`)
  }
}

export class TooFewLabelsInFile extends NamedError<{ path: string; labels: number; needed: number }> {
  constructor(path: string, labels: number, needed: number) {
    super(
      { path, labels, needed },
      `${path} has ${labels} labels that can be asked for; comparing strategies at this size needs ${needed}`,
    )
  }
}

/** Curves of one file are not gone on with on another. */
export class LabFileChanged extends NamedError<{ path: string; run: number }> {
  constructor(path: string, run: number) {
    super({ path, run }, `${path} is not what it was when replay ${run} began`)
  }
}

/** There is nothing to go on with. */
export class CannotResumeLab extends NamedError<{ run: number }> {
  constructor(run: number) {
    super({ run }, `Replay ${run} is finished, running, or not of this project`)
  }
}

/**
 * Compares strategies (or pairs, A+B) on the project's own labels. Every finished curve is kept at once; the run and its result stay in the
 * project. Throws UnknownStrategy, NeedsModelFirst, NamesNotUsed, TooFewLabels, NoFeatures, NamesNotRead.
 */
export function startLab(context: StudioContext, session: ProjectSession, request: LabRequest): Job {
  const { db } = session.project
  const { counts, task } = session.of(request.task)
  const asked = served(request, task.kind)
  const needed = Math.ceil(askedFor(request) / (1 - TESTED))
  if (counts.labelled < needed) throw new TooFewLabels(counts.labelled, needed)
  const plan = { request: asked, set: activeSet(db, request), seed: context.newSeed() }
  return begun(context, session, plan)
}

/**
 * The same on a labelled file, with the project's backbone: a proof before the project has labels of its own. Throws UnknownStrategy,
 * NeedsModelFirst, NamesNotUsed, NamesNotRead, TooFewLabelsInFile and what `inspectLabFile` throws.
 */
export async function startLabOnFile(
  context: StudioContext,
  session: ProjectSession,
  request: LabRequest & { readonly file: LabFile },
  asked?: Asked,
): Promise<Job> {
  const { pool, features, options, digest, kind, readsWords } = await inspectLabFile(
    session.project.db,
    request.file,
    asked,
  )
  const needed = askedFor(request)
  if (pool < needed) throw new TooFewLabelsInFile(request.file.train, pool, needed)
  const taught = served(request, kind)
  if (request.names && !readsWords) throw new NamesNotRead(features.backbone)
  const file = { features, options, digest }
  return begun(context, session, { request: taught, seed: context.newSeed(), file })
}

/** Labels that the first two steps of a curve ask for; each run on a half of the pool needs so many there. */
const askedFor = ({ startSize, batch, pools }: LabRequest) => (startSize + batch) * (pools === 'redrawn' ? 2 : 1)

/** With the learner that suits the labels, where none is named. Throws UnknownStrategy, NeedsModelFirst, StrategyServesOtherKind, ServesOtherKind, NamesNotUsed. */
function served(request: LabRequest, kind: TargetKind): LabPlan['request'] {
  const { learner = defaultLearner(kind) } = request
  for (const { strategy, first } of request.strategies.map(facesIn))
    for (const face of first ? [first, strategy] : [strategy]) requireServed(face, kind)
  const face = learnerFace(learner)
  requireLearnerServed(face, kind)
  if (request.names && !face.usesNames) throw new NamesNotUsed(learner)
  return { ...request, learner }
}

function begun(context: StudioContext, session: ProjectSession, { request, ...rest }: LabPlan): Job {
  const { db, path } = session.project
  const inDownloads = () => join(context.folders.downloads, `${basename(path, '.kindling')}-predictions.jsonl`)
  const { predictions } = request
  const plan: LabPlan = {
    ...rest,
    request: predictions === undefined ? request : { ...request, predictions: predictions ?? inDownloads() },
  }
  return replayed(context, session, startLabRun(db, context.clock(), plan), plan, null)
}

/**
 * Goes on with a run that was cancelled, failed or cut short, on the features and split it began with. Throws CannotResumeLab,
 * LabFileChanged.
 */
export async function resumeLab(
  context: StudioContext,
  session: ProjectSession,
  run: number,
  asked?: Asked,
): Promise<Job> {
  const { db } = session.project
  const before = stopped(db, run)
  const { request, file } = before.plan
  if (file && (await digestOf(request.file!, asked)) !== file.digest) throw new LabFileChanged(request.file!.train, run)
  const { predictions } = request
  // Lines of finished curves that are gone are only had again by replaying them.
  const anew = predictions && before.known && !(await hasCurvesOf(predictions, before.known))
  // Looked at again: meanwhile somebody may have gone on with it.
  const { plan, known } = stopped(db, run)
  return replayed(context, session, run, plan, anew ? null : known)
}

function stopped(db: ReadableDb, run: number): { plan: LabPlan; known: LabResult | null } {
  const record = labRunById(db, run)
  const plan = record && planOf(record.request)
  if (!plan || record.state === 'done' || record.state === 'running') throw new CannotResumeLab(run)
  return { plan, known: resultOf(record.result) }
}

/** null where it cannot be read. */
export const planOf = (stored: unknown): LabPlan | null => (isPlan(stored) ? (stored as LabPlan) : null)
const isPlan = like({ request: { strategies: [''], seeds: 0, startSize: 0 }, seed: 0 })
export const resultOf = (stored: unknown): LabResult | null => LabResult.safeParse(stored).data ?? null

function replayed(
  { jobs }: StudioContext,
  { project: { db }, numerics }: ProjectSession,
  run: number,
  { request, set, seed, file }: LabPlan,
  known: LabResult | null,
): Job {
  const total = request.strategies.length * request.seeds
  const finished = known?.strategies.reduce((sum, { seeds }) => sum + seeds.length, 0) ?? 0
  const data = file
    ? { file: request.file!, backbone: { backbone: file.features.backbone, options: file.options } }
    : { set: set!, task: request.task }
  return jobs.start({
    kind: 'lab',
    title: request.strategies.join(', '),
    unit: file ? 'samples' : 'curves',
    ...(file ? { total: null } : { done: finished, total }),
    async work({ signal, progress }) {
      setLabRun(db, run, 'running', known)
      let latest = known
      const keep = (state: LabRecord['state']) => setLabRun(db, run, state, latest)
      const { predictions } = request
      const lines = predictions ? await predictionsFile(predictions, known !== null) : null
      /** Of the curve that is not told yet. */
      let told: string[] = []
      const onEvent = (event: LabEvent) => {
        if (event.type === 'predictions') return void told.push(event.lines)
        const { done, total: of } = event
        if (event.type === 'features')
          return done < of ? progress(done, of, 'samples') : progress(finished, total, 'curves')
        told.forEach((part) => lines?.add(part))
        told = []
        latest = event.result
        keep('running')
        progress(done, total, 'curves')
      }
      try {
        // A process of its own: replays take minutes, and the annotators' trainings must not wait behind them.
        latest = await numerics.run(
          'lab',
          { data, seed, tested: TESTED, request, known },
          { process: 'own', signal, onEvent },
        )
        await lines?.end()
        keep('done')
        return { run, ...latest }
      } catch (error) {
        // What is finished is in it.
        await lines?.end().catch(() => {})
        keep(signal.aborted ? 'cancelled' : 'failed')
        throw error
      }
    },
  })
}

function activeSet(db: ReadableDb, { names }: LabRequest): number {
  const set = activeFeatureSet(db)
  if (!set) throw new NoFeatures()
  if (names && !set.readsWords) throw new NamesNotRead(set.title)
  return set.id
}
