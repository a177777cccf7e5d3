import type { Content } from '../../backbones/backbone.ts'
import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { gatherRows, rowOf, stackRows, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import type { Parameters, TrainedModel, TrainingContext, TrainingTask } from '../../training/training-task.ts'
import { poolHead } from '../pool-head/pool-head.ts'

/** The model reads unlabelled contents one by one: so many random ones stand for the rest. */
const LARGEST = 10_000

/** Unlabelled contents with the classes a head gives them that the pool has taught on the frozen model's features; none where that head does not help. */
export interface PoolPseudoLabels {
  /** Places in the pool, in random order. */
  readonly places: Int32Array
  readonly labels: Int32Array
  /** How sure, squared; 1 on average. */
  readonly weights: Float32Array
  /** What the pool was worth to that head on labels left out; NaN where nobody asked. */
  readonly gain: number
}

export interface Taught {
  /** null: the plain head is better. */
  readonly head: Parameters | null
  readonly pseudoLabels: PoolPseudoLabels
  /** Of the pseudo-labelled contents, by the frozen model. */
  readonly features: Matrix
}

interface Wanted {
  /** Of the labelled contents. */
  readonly features: Matrix
  readonly read: (contents: readonly Content[]) => Promise<Matrix>
  /** Contents the training has room for. */
  readonly room: number
  /** C of the head. */
  readonly inverseL2: number
}

/** null: without a pool, or where all of it is labelled. */
export async function poolPseudoLabels(
  { classes, train: { labels }, pool }: TrainingTask<readonly Content[]>,
  { features, read, room, inverseL2 }: Wanted,
  context: TrainingContext,
): Promise<Taught | null> {
  if (!pool?.link || !pool.places) return null
  const labelled = new Set(pool.places)
  const others = Int32Array.from(pool.rows.keys()).filter((place) => !labelled.has(place))
  if (others.length === 0) return null
  const random = mulberry32(context.seed)
  const drawn = sampleWithoutReplacement(others.length, Math.min(LARGEST, others.length), random)
  const chosen = Int32Array.from(drawn, (i) => others[i]!)
  const found = await read(Array.from(chosen, (place) => pool.rows[place]!))
  // What cannot be read teaches nothing: its features are zeros.
  const seen = [...chosen.keys()].filter((i) => rowOf(found, i).some((x) => x !== 0))
  if (seen.length === 0) return null
  const [places, unlabelled] = [Int32Array.from(seen, (i) => chosen[i]!), gatherRows(found, seen)]
  const linked = await pool.link(stackRows(features, unlabelled), Int32Array.from(labels.keys()))
  const task = { classes, train: { rows: features, labels }, pool: linked }
  const { parameters: head, pool: verdict } = await poolHead.train(
    task,
    { inverseL2, names: false },
    { ...context, onProgress: undefined },
  )
  const gain = verdict?.gain ?? NaN
  if (!verdict?.taught) return { head: null, pseudoLabels: { ...NOTHING, gain }, features: gatherRows(unlabelled, []) }
  const probabilities = await probabilitiesOf(
    { parameters: head, logits: poolHead.logits },
    unlabelled,
    context.runtime,
  )
  const used = Int32Array.from({ length: Math.min(room, places.length) }, (_, i) => i)
  const sure = Float32Array.from(used, (i) => Math.max(...rowOf(probabilities, i)) ** 2)
  const mean = sure.reduce((sum, w) => sum + w, 0) / Math.max(1, sure.length)
  const pseudoLabels = {
    places: places.slice(0, used.length),
    labels: predictedClasses(gatherRows(probabilities, used)),
    weights: sure.map((w) => w / mean),
    gain,
  }
  return { head, pseudoLabels, features: gatherRows(unlabelled, used) }
}

const NOTHING = { places: new Int32Array(), labels: new Int32Array(), weights: new Float32Array() }

/** Pseudo-labels among a checkpoint's parameters: a training that goes on learns from the same, whatever the pool has become. */
const pseudoLabelsTo = ({ gain, ...rest }: PoolPseudoLabels): Parameters =>
  Object.fromEntries(
    Object.entries({ ...rest, gain: [gain] }).map(([name, numbers]) => {
      const data = Float32Array.from(numbers)
      return [`lesson/${name}`, { shape: [data.length], data }]
    }),
  )

export function pseudoLabelsIn(checkpoint: Parameters): PoolPseudoLabels | null {
  const [places, labels, weights, gain] = ['places', 'labels', 'weights', 'gain'].map(
    (name) => checkpoint[`lesson/${name}`]?.data,
  )
  if (!places || !labels || !weights) return null
  return { places: Int32Array.from(places), labels: Int32Array.from(labels), weights, gain: gain?.[0] ?? NaN }
}

/** Checkpoints that keep the pseudo-labels. */
export const keepingPseudoLabels = (
  context: TrainingContext,
  pseudoLabels: PoolPseudoLabels | null,
): TrainingContext => {
  const { onCheckpoint } = context
  return pseudoLabels && onCheckpoint
    ? { ...context, onCheckpoint: (state) => onCheckpoint({ ...state, ...pseudoLabelsTo(pseudoLabels) }) }
    : context
}

/** As a trained model tells it. */
export const toldOf = ({ places, gain }: PoolPseudoLabels): NonNullable<TrainedModel['pool']> => ({
  taught: places.length > 0,
  gain: Number.isNaN(gain) ? null : gain,
})
