import { accuracy, predictedClasses, wilsonInterval } from '../evaluation/classification-metrics.ts'
import { heldMacroF1 } from '../evaluation/macro-f1.ts'
import { microF1 } from '../evaluation/multi-label-metrics.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Matrix } from '../platform/matrix.ts'
import { kindOf, type Targets } from '../platform/targets.ts'
import { probabilitiesOf, type Head } from './head-graph.ts'
import type { Watched } from './training-task.ts'

/** How good a head is on rows it was not trained on, higher is better: accuracy, or micro F1 where samples have several labels. */
export async function goodnessOn(head: Head, rows: Matrix, truth: Targets, runtime: Runtime): Promise<number> {
  const probabilities = await probabilitiesOf({ ...head, kind: kindOf(truth) }, rows, runtime)
  return truth instanceof Int32Array ? accuracy(truth, predictedClasses(probabilities)) : microF1(probabilities, truth)
}

/** The same where samples have one label, with what a hold-out of that size allows to say (95 %) and macro-F1 over the labels it holds. */
export async function heldOutOn(
  head: Head,
  rows: Matrix,
  truth: Int32Array,
  runtime: Runtime,
): Promise<Required<Pick<Watched, 'metric' | 'held'>>> {
  const probabilities = await probabilitiesOf({ ...head, kind: 'single' }, rows, runtime)
  const predicted = predictedClasses(probabilities)
  const metric = accuracy(truth, predicted)
  const { value, low, high } = heldMacroF1(truth, predicted, probabilities.columns)
  return {
    metric,
    held: {
      ...wilsonInterval(Math.round(metric * truth.length), truth.length),
      macroF1: value,
      macroF1Low: low,
      macroF1High: high,
    },
  }
}
