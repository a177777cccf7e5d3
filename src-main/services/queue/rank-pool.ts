import type { OptionValues } from '../../contract/options.ts'
import type { Clock } from '../../platform/clock.ts'
import { resolveOptions } from '../../platform/options.ts'
import { strategyFace } from '../../query-strategies/faces.ts'
import type { WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { lastAction } from '../../storage/tables/annotations.ts'
import { activeFeatureSet, embeddedCount } from '../../storage/tables/features.ts'
import { type ModelRecord } from '../../storage/tables/models.ts'
import { currentExposure } from '../../storage/tables/exposures.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { storeLikeliest, storePredictions } from '../../storage/tables/predictions.ts'
import { readTaskSetting, writeTaskSetting } from '../../storage/tables/project.ts'
import { logQuery } from '../../storage/tables/query-log.ts'
import { noteAgreement } from '../models/measured.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { Selected } from '../../compute-tasks/requests.ts'
import type { Queue } from './queue.ts'
import { coversFirst, withDefaultPool } from './default-pool.ts'
import { storedBatch } from './stored-batch.ts'

export interface StrategyChoice {
  readonly id: string
  readonly options: OptionValues
}
interface RankingContext {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly clock: Clock
}
interface Question extends StrategyChoice {
  readonly seed: number
  readonly count: number
  readonly task?: number
  /** What an earlier round left; the newest round's when left out. */
  readonly memory?: Selected['memory']
}

/** What the newest round of a strategy left to the next. */
const leftBy = (db: WritableDb, strategy: string, task?: number): Selected['memory'] =>
  readTaskSetting<Selected['memory']>(db, `memory ${strategy}`, undefined, task)

const COLD_START = 'representative.v1'

/** The active model, if it reads the features in use. */
export function usableModel(db: WritableDb, task?: number): ModelRecord | null {
  const model = modelFor(db, FOR_THE_POOL, task)
  return model && model.setId === activeFeatureSet(db)?.id ? model : null
}

/** Puts one question to a strategy; nothing is queued. */
export async function askStrategy(
  { db, numerics }: Pick<RankingContext, 'db' | 'numerics'>,
  question: Question,
  control: { readonly signal?: AbortSignal },
): Promise<{ selected: Selected; model: ModelRecord | null; set: number; asks: string }> {
  const set = activeFeatureSet(db)!.id
  const model = usableModel(db, question.task)
  const strategy = strategyFace(question.id)
  const options = resolveOptions(strategy.id, strategy.options, question.options) as OptionValues
  const { seed, count, memory = leftBy(db, strategy.id, question.task) } = question
  const selected = await numerics.run(
    'select',
    { task: question.task, set, model: model?.id ?? null, strategy: strategy.id, options, seed, count, memory },
    { signal: control.signal },
  )
  // Without a model, a strategy that needs one asks representative samples, and says so in its reasons.
  return { selected, model, set, asks: !model && strategy.needs.model ? COLD_START : strategy.id }
}

/** Asks the strategy, writes down how it was asked, and swaps the queue. Gives the number of samples queued. */
export async function rankPool(
  { db, numerics, clock, queue, samples }: RankingContext & { queue: Queue; samples: number },
  question: Question,
  control: { readonly signal?: AbortSignal },
): Promise<{ queued: number; strategy: string; poolSize: number }> {
  const decided = lastAction(db)
  const before = leftBy(db, question.id, question.task)
  const { selected, model, set, asks } = await askStrategy({ db, numerics }, { ...question, memory: before }, control)
  const { picks, reasons, poolSize, tookMs, memory, predictions } = selected
  db.transaction(() => {
    logQuery(db, {
      at: clock(),
      task: question.task,
      strategy: question.id,
      options: question.options,
      seed: question.seed,
      modelId: model?.id ?? null,
      setId: set,
      lastAction: decided,
      poolSize,
      tookMs,
      picks: picks.map(({ sample, score }) => ({ sample, score })),
      reasons,
      memory: before,
    })
    writeTaskSetting(db, `memory ${question.id}`, memory, question.task)
    if (!model || !predictions) return
    noteAgreement(db, model, predictions)
    storePredictions(db, model.id, predictions, picks)
  })
  await guessByControl({ db, numerics }, picks, question.task)
  // Now, rather than in the middle of somebody's next answer.
  db.pragma('wal_checkpoint(PASSIVE)')
  const cards =
    model || !coversFirst(strategyFace(question.id))
      ? picks
      : await withDefaultPool(
          { db, numerics, now: clock() },
          { task: question.task ?? FIRST_TASK, set, picks },
          control,
        )
  const purpose = asks === 'random.v1' ? 'random' : model ? 'strategy' : 'representative'
  const from = model && { version: model.version, trainedAt: model.at }
  const covered = Math.min(1, embeddedCount(db, set) / Math.max(1, samples))
  queue.swap(
    model ? 'strategy' : 'cold',
    { strategy: asks, purpose, reasons, poolSize, model: from, picks: cards },
    { scoredShare: covered, batch: storedBatch({ ...selected, picks: cards }) },
  )
  return { queued: picks.length, strategy: asks, poolSize }
}

/** While a new model is shown step by step: what the one before says of the samples that will be asked. */
async function guessByControl(
  { db, numerics }: Pick<RankingContext, 'db' | 'numerics'>,
  picks: Selected['picks'],
  task = FIRST_TASK,
): Promise<void> {
  const exposure = currentExposure(db, task)
  if (!exposure) return
  const samples = picks.map(({ sample }) => sample)
  storeLikeliest(db, exposure.control, await numerics.run('guess', { model: exposure.control, samples }, {}))
}
