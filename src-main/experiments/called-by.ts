import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { featureLearnerById } from '../learners/index.ts'
import { gatherRows, rowOf, type Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import { syntheticWeights } from '../synthesis/weights/teaching-weights.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import type { Arm, HelpData, HelpPlan, HelpTools } from './help-data.ts'
import { problemFor } from './problem-for.ts'
import { overClasses } from './seen-classes.ts'
import { teachingPool } from './teaching-pool.ts'

/** What a model of one training calls the rows; null where there is nothing to tell apart.  tested [n, d] → [n] classes */
export async function calledBy(
  data: HelpData,
  { learner: id, options }: Pick<HelpPlan, 'learner' | 'options'>,
  { labelled, synthetic: given }: Arm,
  tested: Matrix,
  { runtime, signal, seed }: HelpTools & { readonly seed: number },
): Promise<Int32Array | null> {
  signal?.throwIfAborted()
  const learner = featureLearnerById(id)
  const placeOf = new Map(labelled.map((i, at) => [i, at]))
  const originalOf = (i: number) => data.synthetic.copyOf?.[i] ?? -1
  // What was made from a label that is left out would tell what is asked.
  const isTaught = (label: number) => label < 0 || placeOf.has(label)
  const synthetic = given.filter((i) => isTaught(originalOf(i)) && (data.synthetic.sources?.[i] ?? []).every(isTaught))
  const places = Int32Array.from(labelled, (i) => data.labelled.at[i]!)
  const labels = Int32Array.from(labelled, (i) => data.labelled.labels[i]!)
  const made = Int32Array.from(synthetic, (i) => data.synthetic.labels[i]!)
  const named =
    data.names && learner.usesNames ? [...Array(data.classes).keys()].filter((c) => says(data.names!, c)) : []
  const classes = Int32Array.from(new Set([...labels, ...made, ...named])).sort()
  if (classes.length < 2) return null
  const own = overClasses(labels, classes) as Int32Array
  const real = new Float64Array(classes.length)
  for (const label of own) real[label]!++
  const madeOwn = overClasses(made, classes) as Int32Array
  const problem = await problemFor<Matrix, Int32Array>(learner, {
    classes: classes.length,
    train: { rows: gatherRows(data.features, places), labels: own },
    names: data.names && gatherRows(data.names, classes),
    synthetic:
      synthetic.length === 0
        ? undefined
        : {
            rows: gatherRows(data.synthetic.rows, synthetic),
            labels: madeOwn,
            weights: syntheticWeights(madeOwn, real),
            copyOf: Int32Array.from(synthetic, (i) => placeOf.get(originalOf(i)) ?? -1),
          },
    pool: () => teachingPool(data.features, places, runtime),
  })
  const resolved = resolveOptions(id, learner.options, options)
  const model = await learner.train(problem, resolved, { runtime, seed, signal })
  const head = { parameters: model.parameters, logits: learner.logits, temperature: 1, kind: 'single' as const }
  const said = predictedClasses(await probabilitiesOf(head, tested, runtime))
  return Int32Array.from(said, (c) => classes[c]!)
}

const says = (names: Matrix, c: number): boolean => rowOf(names, c).some((x) => x !== 0)
