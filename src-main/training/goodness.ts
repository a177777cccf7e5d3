import { accuracy, predictedClasses } from '../evaluation/classification-metrics.ts'
import { microF1 } from '../evaluation/multi-label-metrics.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Matrix } from '../platform/matrix.ts'
import { kindOf, type Targets } from '../platform/targets.ts'
import { probabilitiesOf, type Head } from './head-graph.ts'

/** How good a head is on rows it was not trained on, higher is better: accuracy, or micro F1 where samples have several labels. */
export async function goodnessOn(head: Head, rows: Matrix, truth: Targets, runtime: Runtime): Promise<number> {
  const probabilities = await probabilitiesOf({ ...head, kind: kindOf(truth) }, rows, runtime)
  return truth instanceof Int32Array ? accuracy(truth, predictedClasses(probabilities)) : microF1(probabilities, truth)
}
