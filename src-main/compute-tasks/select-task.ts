import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import { batchDiversity } from '../evaluation/batch-diversity.ts'
import { gatherRows, rowOf } from '../platform/matrix.ts'
import { classesIn, gatherTargets, type TargetKind } from '../platform/targets.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, sampleWithoutReplacement } from '../platform/random.ts'
import { strategyById } from '../query-strategies/index.ts'
import type { ModelOutput, Pool, Selection } from '../query-strategies/strategy.ts'
import type { ReadableDb } from '../storage/database.ts'
import { answeredSamples, decidedSamples } from '../storage/tables/annotations.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import type { Features } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { sampleById } from '../storage/tables/samples.ts'
import { requireTask } from '../storage/tables/tasks.ts'
import { targetsOf, withFeatures, type Answered } from './labelled-rows.ts'
import type { RankedPick } from './requests.ts'
import type { Selected, SelectRequest } from './requests.ts'
import { headOfModel } from './head-of-model.ts'
import { likeliestOf } from './likeliest-of.ts'
import { predictionsOf } from './predictions-of.ts'
import { modelOutputOf } from '../experiments/model-output.ts'
import { askStrategy } from '../experiments/ask-strategy.ts'
import { neighbourhood } from '../experiments/pool-graph.ts'
import { defineTask, type TaskTools } from './define-task.ts'

/** Ranks the pool: the strategy's scores in the head's own graph, the batch, and for each pick why it is asked. */
export const select = defineTask({
  name: 'select',
  process: 'shared',
  async run(request: SelectRequest, { project, reader, runtime, signal }: TaskTools): Promise<Selected> {
    const began = performance.now()
    const db = reader.database(project)
    const features = reader.features(project, request.set)
    const strategy = strategyById(request.strategy)
    const options = resolveOptions(strategy.id, strategy.options, request.options)
    const model = request.model === null ? null : modelById(db, request.model)
    const labelIds = model ? model.classes : []
    const near = strategy.needs.graph ? await neighbourhood(features.vectors, runtime) : null
    const asItStands = db.snapshot(() => poolOf(db, features, labelIds, request.task))
    const { kind } = asItStands
    const pool = { ...asItStands.pool, ...near }
    const head = model && headOfModel(db, model)
    const output =
      head &&
      (await modelOutputOf(
        head,
        pool,
        { strategy, options, classes: labelIds.length, seed: request.seed },
        runtime,
        signal,
      ))
    const { selection: chosen } = await askStrategy(
      {
        strategy,
        options,
        classes: output ? labelIds.length : 0,
        count: request.count,
        seed: request.seed,
        inverseL2: model?.inverseL2 ?? undefined,
        random: mulberry32(request.seed),
        memory: request.memory ?? undefined,
      },
      { pool, kept: asItStands.kept },
      output,
      { runtime, signal },
    )
    const spreadOf = (rows: ArrayLike<number>) => batchDiversity(gatherRows(features.vectors, rows))
    const asked = chosen.picks.map(({ row }) => row)
    const drawn = sampleWithoutReplacement(pool.candidates.length, asked.length, mulberry32(request.seed))
    const picks = await explained(chosen, { db, features, pool, output, labelIds, runtime })
    return {
      picks,
      reasons: chosen.reasons.map(({ code, fields }) => ({ code, fields: { ...fields } })),
      memory: chosen.memory ?? null,
      poolSize: pool.candidates.length,
      predictions: output && predictionsOf(output, features.ids, kind),
      diversity: { ...spreadOf(asked), spreadOfRandom: spreadOf(drawn.map((i) => pool.candidates[i]!)).spread },
      tookMs: performance.now() - began,
    }
  },
})

/** The pool and the labelled rows of the hold-out. Call inside a snapshot: a label given between two of its reads would be in one only. */
function poolOf(
  db: ReadableDb,
  { ids, vectors }: Features,
  labelIds: readonly number[],
  task?: number,
): { readonly kind: TargetKind; readonly pool: Pool; readonly kept: Pool['labelled'] } {
  const { kind } = requireTask(db, task)
  const taken = new Set([...decidedSamples(db, task), ...holdoutSamples(db)])
  const rowsOf = (holdout: boolean, isWanted: (answer: Answered) => boolean = () => true) => {
    const { known, rows } = withFeatures(answeredSamples(db, holdout, task).filter(isWanted), { ids })
    return { rows, labels: targetsOf(known, labelIds, kind) }
  }
  return {
    kind,
    pool: {
      features: vectors,
      // What nobody has decided on and is not kept for measuring.
      candidates: Int32Array.from(ids.keys()).filter((row) => !taken.has(ids[row]!)),
      labelled: rowsOf(false),
    },
    // Of a class the model knows.
    kept: rowsOf(true, (answer) => kind === 'multi' || labelIds.includes(answer.labelIds[0]!)),
  }
}

interface ProjectState {
  readonly db: ReadableDb
  readonly features: Features
  readonly pool: Pool
  readonly output: ModelOutput | null
  readonly labelIds: readonly number[]
  readonly runtime: Runtime
}

/** Guesses and the nearest labelled sample of every pick. */
async function explained(
  { picks }: Selection,
  { db, features, pool, output, labelIds, runtime }: ProjectState,
): Promise<RankedPick[]> {
  if (picks.length === 0) return []
  const asked = gatherRows(
    features.vectors,
    picks.map(({ row }) => row),
  )
  const { rows, labels } = pool.labelled
  const nearest =
    rows.length === 0 ? null : await matrixMath(runtime).nearest(asked, gatherRows(features.vectors, rows), 1)
  return picks.map(({ row, score, parts }, i) => {
    const neighbour = nearest && nearest.indices[i]!
    const carried = neighbour === null ? [] : classesIn(gatherTargets(labels, [neighbour])).map((c) => labelIds[c]!)
    return {
      sample: features.ids[row]!,
      score: Number.isFinite(score) ? score : null,
      parts,
      guesses: output ? likeliestOf(rowOf(output.probabilities, row), labelIds) : [],
      nearest:
        nearest && neighbour !== null && carried.length > 0
          ? {
              ...shownOf(db, features.ids[rows[neighbour]!]!),
              label: carried[0]!,
              labels: carried,
              similarity: nearest.similarities[i]!,
            }
          : null,
    }
  })
}

function shownOf(db: ReadableDb, sample: number): { text: string; image: string | null } {
  const found = sampleById(db, sample)
  return { text: (found?.text ?? found?.imageName ?? '').slice(0, 200), image: found?.image ?? null }
}
