import { gatherRows, type Matrix } from '../../platform/matrix.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { chooseInverseL2 } from '../../training/choose-inverse-l2.ts'
import { probabilitiesOf } from '../../training/head-graph.ts'
import { defineHead } from '../define-head.ts'
import type { SyntheticSet, TrainedModel, TrainingContext } from '../../training/training-task.ts'
import { classMeanings } from './class-meanings.ts'
import { among, namesTeach, WORTH_HEARING } from './names-teach.ts'
import { centredRows, meanRow, type NeighbourGraph } from '../../sample-graph/neighbour-graph.ts'
import { neighbourFeatures } from '../../sample-graph/neighbour-features.ts'
import { normalisedGraph, spreadLabels, type SparseGraph } from '../../sample-graph/spread-labels.ts'
import { logits, type FittedHead } from '../../training/linear-head.ts'
import {
  fitPlain,
  fitWithPool,
  quiet,
  withoutCopiesOf,
  type PoolTask,
  type Precision,
  type TeachingPool,
} from './fit-with-pool.ts'
import { about } from './about.ts'

const FOLDS = 2
/** With fewer labels a class, or fewer at all, the pool helps on every kind of data measured, and folds so small decide by chance. */
const WORTH_ASKING = { perClass: 8, atAll: 40 }
/** Where fewer rows are unlabelled, as a share of the labels, they have nothing to add. */
const WORTH_TEACHING = 0.1
/** Heads that are only compared need not be exact, nor learn from every row. */
const LOOSE = { maxIterations: 60, tolerance: 5e-4 }
const COMPARED_ROOM = 3000

type Labelled = Omit<PoolTask, 'spread' | 'hidden'>

/** What may teach beside the labels; the first is preferred where labels left out cannot tell them apart. */
const WAYS = ['names', 'pool', 'plain'] as const
type Way = (typeof WAYS)[number]

interface Verdict extends Pick<TrainedModel, 'names'> {
  readonly fitted: FittedHead
  readonly pool: NonNullable<TrainedModel['pool']>
}

/** A head taught by names and pool, by the pool, or on the labels alone: what does best on labels left out (help fades). */
async function bestWay(pool: Prepared, labelled: Labelled, context: TrainingContext): Promise<Verdict> {
  const { classes, places, labels, names } = labelled
  const ways = WAYS.filter((way) => way !== 'names' || names)
  const asked = labels.length >= Math.max(WORTH_ASKING.perClass * classes, WORTH_ASKING.atAll)
  const mixed = shuffled([...labels.keys()], mulberry32(context.seed))
  const folds = asked ? Array.from({ length: FOLDS }, (_, f) => mixed.filter((_, i) => i % FOLDS === f)) : [mixed]
  // Spreading is linear: what all labels spread is the sum of what the folds spread.
  const spreads = folds.map((fold) => spreadLabels(pool.sparse, part(places, fold), part(labels, fold), classes))
  const sumOf = (wanted: readonly Float32Array[]) => wanted.reduce((a, b) => a.map((v, i) => v + b[i]!))
  const fit = (way: Way, task: PoolTask, ...how: [TrainingContext, Precision?]) =>
    way === 'plain'
      ? plainOf(pool, task, ...how)
      : fitWithPool(pool, way === 'names' ? task : { ...task, names: undefined }, ...how)
  const right: Record<Way, number> = { names: 0, pool: 0, plain: 0 }
  for (const [f, fold] of asked ? folds.entries() : []) {
    context.signal?.throwIfAborted()
    const rest = folds.flatMap((other, g) => (g === f ? [] : other))
    const task = {
      ...labelled,
      places: part(places, rest),
      labels: part(labels, rest),
      spread: sumOf(spreads.filter((_, g) => g !== f)),
      hidden: part(places, fold),
      synthetic: labelled.synthetic && withoutCopiesOf(labelled.synthetic, fold),
      room: COMPARED_ROOM,
    }
    const tested = gatherRows(pool.rows, task.hidden)
    for (const way of ways) {
      const { parameters } = await fit(way, task, quiet(context), LOOSE)
      const predicted = predictedClasses(await probabilitiesOf({ parameters, logits }, tested, context.runtime))
      right[way] += fold.filter((row, i) => labels[row] === predicted[i]).length
    }
  }
  const best = ways.toSorted((a, b) => right[b] - right[a] || WAYS.indexOf(a) - WAYS.indexOf(b))[0]!
  const gain = asked ? (Math.max(...ways.slice(0, -1).map((way) => right[way])) - right.plain) / labels.length : null
  return {
    fitted: await fit(best, { ...labelled, spread: sumOf(spreads) }, context),
    pool: { taught: best !== 'plain', gain },
    ...(names
      ? {
          names: {
            trust: best === 'names' ? names.trust : 0,
            gain: asked ? (right.names - Math.max(right.pool, right.plain)) / labels.length : null,
          },
        }
      : {}),
  }
}

interface Prepared extends TeachingPool {
  readonly sparse: SparseGraph
}
// Made once for as long as the pool stays the same.
const known = new WeakMap<NeighbourGraph, Prepared>()

function prepared(rows: Matrix, graph: NeighbourGraph): Prepared {
  const found = known.get(graph)
  if (found?.rows === rows) return found
  const made = { rows, smooth: neighbourFeatures(rows, graph), sparse: normalisedGraph(graph) }
  known.set(graph, made)
  return made
}

/** Synthetic rows among the averaged ones: as far from their mean as they are. */
const placed = ({ rows, smooth }: TeachingPool, synthetic: SyntheticSet<Matrix>) => ({
  ...synthetic,
  smooth: among(smooth, centredRows(synthetic.rows, meanRow(rows))),
  of: rows,
})
const plainOf = (pool: TeachingPool, labelled: Labelled, context: TrainingContext, precision?: Precision) =>
  fitPlain(gatherRows(pool.rows, labelled.places), labelled, context, precision)
const part = (values: Int32Array, rows: readonly number[]) => Int32Array.from(rows, (row) => values[row]!)

export const poolHead = defineHead<typeof about.options>({
  ...about,
  logits,
  last: { weight: 'weight', bias: 'bias' },
  async fit({ classes, train, pool, names, synthetic, before }, { inverseL2: wanted, names: byNames }, context) {
    const { labels } = train
    const inverseL2 = wanted || (await chooseInverseL2(train.rows, labels, classes, context, before))
    if (!pool?.graph || !pool.places || pool.rows.rows <= (1 + WORTH_TEACHING) * labels.length) {
      const fitted = await fitPlain(train.rows, { classes, labels, inverseL2, synthetic }, context)
      return { ...fitted, inverseL2, pool: { taught: false, gain: null } }
    }
    const ready = prepared(pool.rows, pool.graph)
    const made = synthetic && placed(ready, synthetic)
    const labelled = { classes, places: pool.places, labels, inverseL2, synthetic: made }
    const named = byNames ? names : undefined
    const told = classMeanings(named, synthetic, classes)
    const heard = told ? await namesTeach(ready, told, labelled, context) : null
    const teach = heard && heard.trust >= WORTH_HEARING ? heard : undefined
    const { fitted, names: verdictOnNames, ...verdict } = await bestWay(ready, { ...labelled, names: teach }, context)
    if (!named || !heard) return { ...fitted, inverseL2, ...verdict }
    const worth = verdictOnNames ?? { trust: 0, gain: null }
    return { ...fitted, inverseL2, ...verdict, names: { ...worth, right: heard.right } }
  },
})
