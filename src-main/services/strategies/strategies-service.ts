import type { OptionValues } from '../../contract/options.ts'
import type { defaultPool as defaultPoolContract } from '../../contract/default-pool.ts'
import type { Serves } from '../../contract/serves.ts'
import type { LabRun, QueryLogEntry, strategies as strategiesContract } from '../../contract/strategies.ts'
import { NamedError } from '../../platform/named-error.ts'
import { resolveOptions } from '../../platform/options.ts'
import { requireServed, servedKinds, strategyFace, strategyFaces } from '../../query-strategies/faces.ts'
import { lastAction } from '../../storage/tables/annotations.ts'
import { activeFeatureSet } from '../../storage/tables/features.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { writeTaskSetting } from '../../storage/tables/project.ts'
import { listTasks } from '../../storage/tables/tasks.ts'
import {
  listLabRuns,
  listQueries,
  queryById,
  type LabRecord,
  type QueryRecord,
} from '../../storage/tables/query-log.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { NoFeatures } from '../models/models-service.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import { chosenStrategy } from '../open-session.ts'
import { described } from '../../platform/plugin-face.ts'
import { askStrategy } from '../queue/rank-pool.ts'
import type { StudioContext } from '../context.ts'
import { batchReport } from './batch-report.ts'
import { defaultPoolService } from './default-pool-service.ts'
import { poolMap } from './pool-map.ts'
import { inspectLabFile } from './lab-file.ts'
import { planOf, resultOf, resumeLab, startLab, startLabOnFile } from './start-lab.ts'

export class UnknownQuery extends NamedError<{ query: number }> {
  constructor(query: number) {
    super({ query }, `The query log has no entry ${query}`)
  }
}
/** A query is replayed on the labels, model and features it was asked with; these have changed since. */
export class CannotReplay extends NamedError<{ query: number; changed: readonly string[] }> {
  constructor(query: number, changed: readonly string[]) {
    super({ query, changed }, `Query ${query} cannot be replayed: ${changed.join(', ')} changed since`)
  }
}

export function strategiesService(
  context: StudioContext,
  { session }: { session: () => ProjectSession },
): Serves<typeof strategiesContract & typeof defaultPoolContract> {
  const { newSeed } = context
  /** Throws UnknownStrategy, StrategyServesOtherKind. */
  const resolved = ({ task: { kind } }: TaskSession, id: string, given: OptionValues): OptionValues => {
    const face = strategyFace(id)
    requireServed(face, kind)
    return resolveOptions(id, face.options, given)
  }
  const ask = (at: ProjectSession, question: Parameters<typeof askStrategy>[1]) => {
    if (!activeFeatureSet(at.project.db)) throw new NoFeatures()
    return at.inTurn(() => askStrategy({ db: at.project.db, numerics: at.numerics }, question, {}))
  }
  return {
    ...defaultPoolService(session),
    list: ({ kind } = { kind: 'single' }) =>
      strategyFaces
        .filter((face) => servedKinds(face).includes(kind))
        .map((face) => ({ ...described(face), asksFirst: !face.needs.model })),
    current: (given) => chosenStrategy(session().project, session().of(given?.task).task.id),
    choose({ task, id, options }) {
      const at = session().of(task)
      const choice = { id, options: resolved(at, id, options) }
      writeTaskSetting(at.project.db, 'strategy', choice, at.task.id)
      at.ranker.rerank()
      return choice
    },
    async preview({ task, id, options, count }) {
      const at = session().of(task)
      const question = { task: at.task.id, id, options: resolved(at, id, options), seed: newSeed(), count }
      const { selected } = await ask(session(), question)
      return batchReport(at.project.db, selected, at.counts)
    },
    async map({ task, asked }) {
      const [at, { task: about, counts }] = [session(), session().of(task)]
      const { db } = at.project
      const set = activeFeatureSet(db)
      if (!set) throw new NoFeatures()
      const placed = await at.inTurn(() => at.numerics.run('map', { task: about.id, set: set.id, asked }, {}))
      return poolMap(db, placed, counts, about.id)
    },
    log({ limit }) {
      const { db } = session().project
      const now = basisOf(db)
      return listQueries(db, limit).map((query) => logEntry(query, changedSince(now, query)))
    },
    async replay({ id }) {
      const at = session()
      const { db } = at.project
      const query = queryById(db, id)
      if (!query) throw new UnknownQuery(id)
      const changed = changedSince(basisOf(db), query)
      if (changed.length > 0) throw new CannotReplay(id, changed)
      const before = query.picks.map(({ sample }) => sample)
      const { selected } = await ask(at, {
        task: query.task,
        id: query.strategy,
        options: query.options,
        seed: query.seed,
        count: before.length,
        memory: query.memory,
      })
      const samples = selected.picks.map(({ sample }) => sample)
      return { same: samples.length === before.length && samples.every((sample, i) => sample === before[i]), samples }
    },
    async labFile(file, asked) {
      const { options: _, digest: __, ...report } = await inspectLabFile(session().project.db, file, asked)
      return report
    },
    lab: ({ file, ...request }, asked) =>
      file ? startLabOnFile(context, session(), { ...request, file }, asked) : startLab(context, session(), request),
    resumeLab: ({ run }, asked) => resumeLab(context, session(), run, asked),
    labRuns: () => listLabRuns(session().project.db).flatMap(labRun),
  }
}

/** What a query was made on: the newest entry of the label log, the models in use, the features. */
interface QueryBasis {
  readonly lastAction: number
  readonly isActive: (model: number) => boolean
  readonly set: number | undefined
}
const basisOf = (db: ReadableDb): QueryBasis => {
  const active = listTasks(db).map(({ id }) => modelFor(db, FOR_THE_POOL, id)?.id)
  return { lastAction: lastAction(db), isActive: (model) => active.includes(model), set: activeFeatureSet(db)?.id }
}

function changedSince(now: QueryBasis, { lastAction: asked, modelId, setId }: QueryRecord): QueryLogEntry['changed'] {
  const changed: QueryLogEntry['changed'] = []
  if (now.lastAction !== asked) changed.push('labels')
  if (modelId !== null && !now.isActive(modelId)) changed.push('model')
  if (now.set !== setId) changed.push('features')
  return changed
}

const logEntry = (
  { modelId, setId, picks, reasons, options, ...query }: QueryRecord,
  changed: QueryLogEntry['changed'],
): QueryLogEntry => ({
  id: query.id,
  task: query.task,
  at: query.at,
  strategy: query.strategy,
  seed: query.seed,
  poolSize: query.poolSize,
  tookMs: query.tookMs,
  model: modelId,
  featureSet: setId,
  options,
  count: picks.length,
  changed,
  reasons: [...reasons],
})

/** One whose question damage has made unreadable is not listed. */
function labRun({ id, at, state, request: stored, result }: LabRecord): LabRun[] {
  const plan = planOf(stored)
  if (!plan) return []
  const { request, file } = plan
  return [{ id, at, state, request, features: file?.features ?? null, result: resultOf(result) }]
}
