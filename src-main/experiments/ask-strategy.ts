import { matrixMath } from '../compute/matrix-math.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import { gatherRows, stackRows } from '../platform/matrix.ts'
import type { Random } from '../platform/random.ts'
import { gatherTargets, joinTargets } from '../platform/targets.ts'
import { coldStart } from '../query-strategies/batch/cold-start.ts'
import type {
  ModelOutput,
  OutOfFoldPredictions,
  Pool,
  Selection,
  SelectionRequest,
  Strategy,
} from '../query-strategies/strategy.ts'
import { predictOutOfFold } from './out-of-fold.ts'

export interface Question {
  readonly strategy: Strategy
  readonly options: OptionValues
  readonly classes: number
  readonly count: number
  readonly seed: number
  readonly random: Random
  /** C of the model that is asked about: those that see part of the labels are fitted alike. */
  readonly inverseL2?: number
  /** What the strategy left behind when it was asked last. */
  readonly memory?: SelectionRequest['memory']
}
/** What a strategy may look at: of a project or of a step of a replay. */
export interface Source {
  readonly pool: Pool
  /** Labelled rows kept for measuring, of classes the model knows. */
  readonly kept?: Pool['labelled']
}

/** Puts one question to a strategy; one that needs a model and has none asks representative samples. `output`: what the model thinks, if there is one. */
export async function askStrategy(
  { strategy, options, seed, inverseL2, ...question }: Question,
  source: Source,
  output: ModelOutput | null,
  { runtime, signal }: { readonly runtime: Runtime; readonly signal?: AbortSignal },
): Promise<{ readonly selection: Selection; readonly asked: 'strategy' | 'cold-start' }> {
  const wanted = output !== null && strategy.needs.outOfFold
  const outOfFold = wanted
    ? await outOfFoldOf(source, output, { classes: question.classes, seed, inverseL2 }, runtime)
    : null
  const request: SelectionRequest = {
    ...question,
    pool: source.pool,
    output,
    math: matrixMath(runtime, signal),
    ...(outOfFold ? { outOfFold } : {}),
  }
  if (strategy.needs.model && !output) return { selection: await coldStart(request), asked: 'cold-start' }
  return { selection: await strategy.choose(request, options), asked: 'strategy' }
}

/** The labels out of fold, and behind them the hold-out as the model sees it. null: neither. */
async function outOfFoldOf(
  { pool: { features, smooth = features, labelled }, kept }: Source,
  { probabilities }: ModelOutput,
  heads: Pick<Question, 'classes' | 'seed' | 'inverseL2'>,
  runtime: Runtime,
): Promise<OutOfFoldPredictions | null> {
  const folds = await predictOutOfFold(smooth, labelled, heads, runtime)
  if (!kept) return folds
  const seen = gatherRows(probabilities, kept.rows)
  if (!folds) return { probabilities: seen, labels: gatherTargets(kept.labels, [...kept.rows.keys()]) }
  return {
    ...folds,
    probabilities: stackRows(folds.probabilities, seen),
    labels: joinTargets(folds.labels, kept.labels),
  }
}
