import { gatherRows } from '../../platform/matrix.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import { predictedClasses } from '../../evaluation/classification-metrics.ts'
import { probabilitiesOf } from '../head-graph.ts'
import { defineFeatureLearner, type TrainedModel, type TrainingContext } from '../learner.ts'
import type { NeighbourGraph } from '../../sample-graph/neighbour-graph.ts'
import { neighbourFeatures } from '../../sample-graph/neighbour-features.ts'
import { normalisedGraph, spreadLabels } from '../../sample-graph/spread-labels.ts'
import { logits, type FittedSoftmax } from '../softmax-head/fit-softmax.ts'
import { softmaxHead } from '../softmax-head/softmax-head.ts'
import { temperatureOn } from '../trainer/calibrate.ts'
import { fitPlain, fitTaught, type Lesson, type TeachingPool } from './taught-head.ts'

const FOLDS = 3
/** Below so many labels a class the pool helps on every kind of data measured, and folds this small decide by chance. */
const WORTH_ASKING = 8

type Labelled = Omit<Lesson, 'spread' | 'hidden'>

/** A head taught by the pool, or one on the labels alone where that does better on labels left out (the pool's help fades). */
async function taughtOrPlain(
  pool: TeachingPool,
  graph: NeighbourGraph,
  labelled: Labelled,
  context: TrainingContext,
): Promise<FittedSoftmax> {
  const { classes, places, labels } = labelled
  const asked = labels.length >= WORTH_ASKING * classes
  const random = mulberry32(context.seed)
  const mixed = shuffled([...labels.keys()], random)
  const folds = asked ? Array.from({ length: FOLDS }, (_, f) => mixed.filter((_, i) => i % FOLDS === f)) : [mixed]
  const sparse = normalisedGraph(graph)
  // Spreading is linear: what all labels but a fold's spread is the sum of the other folds'.
  const spreads = folds.map((fold) => spreadLabels(sparse, part(places, fold), part(labels, fold), classes))
  const sumOf = (wanted: readonly Float32Array[]) => wanted.reduce((a, b) => a.map((v, i) => v + b[i]!))
  const whole = { ...labelled, spread: sumOf(spreads) }
  let lead = 0
  for (const [f, fold] of asked ? folds.entries() : []) {
    context.signal?.throwIfAborted()
    const rest = folds.flatMap((other, g) => (g === f ? [] : other))
    const lesson = {
      ...{ classes, inverseL2: labelled.inverseL2, places: part(places, rest), labels: part(labels, rest) },
      ...{ spread: sumOf(spreads.filter((_, g) => g !== f)), hidden: part(places, fold) },
    }
    const heads = [await fitTaught(pool, lesson, context), await plainOf(pool, lesson, context)]
    const tested = gatherRows(pool.rows, lesson.hidden)
    const [taught, plain] = await Promise.all(
      heads.map(async ({ parameters }) => {
        const predicted = predictedClasses(await probabilitiesOf({ parameters, logits }, tested, context.runtime))
        return fold.filter((row, i) => labels[row] === predicted[i]).length
      }),
    )
    lead += taught! - plain!
  }
  return lead >= 0 ? fitTaught(pool, whole, context) : plainOf(pool, labelled, context)
}

const plainOf = (pool: TeachingPool, labelled: Labelled, context: TrainingContext) =>
  fitPlain(gatherRows(pool.rows, labelled.places), labelled, context)
const part = (values: Int32Array, rows: readonly number[]) => Int32Array.from(rows, (row) => values[row]!)

export const poolHead = defineFeatureLearner({
  id: 'pool-head.v1',
  title: 'Pool-taught head',
  summary:
    'A softmax head that also learns from the unlabelled samples near the labelled ones; best while labels are few.',
  paper: 'Zhou et al. 2004 (label spreading); Lee 2013 (pseudo-labels)',
  input: 'features',
  options: { inverseL2: softmaxHead.options.inverseL2 },
  taughtByPool: true,
  async train({ classes, train, holdout, pool }, { inverseL2 }, context): Promise<TrainedModel> {
    const { labels } = train
    const { parameters, loss, steps } =
      pool?.graph && pool.places
        ? await taughtOrPlain(
            { rows: pool.rows, smooth: neighbourFeatures(pool.rows, pool.graph) },
            pool.graph,
            { classes, places: pool.places, labels, inverseL2 },
            context,
          )
        : await fitPlain(train.rows, { classes, labels, inverseL2 }, context)
    const temperature = await temperatureOn(holdout, { parameters, logits }, context.runtime)
    return { learner: 'pool-head.v1', classes, parameters, steps, finalLoss: loss, temperature }
  },
  logits,
})
