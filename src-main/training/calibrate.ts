import { fitLabelTemperatures } from '../evaluation/label-temperatures.ts'
import { fitTemperature } from '../evaluation/temperature.ts'
import type { Matrix } from '../platform/matrix.ts'
import { countOf, type Targets } from '../platform/targets.ts'
import type { Runtime } from '../compute/runtime.ts'
import { runHead, type Head } from './head-graph.ts'
import type { LabelledSet, Parameters } from './training-task.ts'

/** Fewer random labels than this say nothing about confidence. */
const ENOUGH = 30

type Holdout<Answers extends Targets> = LabelledSet<Matrix, Answers> | undefined
const logitsOn = async (rows: Matrix, head: Head, runtime: Runtime) =>
  (await runHead(head, rows, { logits: (z) => z }, runtime)).logits

/** Softmax temperature fitted on the random hold-out; 1 where it is missing or small. */
export async function temperatureOn(holdout: Holdout<Int32Array>, head: Head, runtime: Runtime): Promise<number> {
  if (!holdout || holdout.labels.length < ENOUGH) return 1
  return fitTemperature(await logitsOn(holdout.rows, head, runtime), holdout.labels).temperature
}

/**
 * The parameters of a multi-label head with each label's temperature, fitted on the random hold-out, divided into its column of the last layer;
 * unchanged where the hold-out is missing or small.
 */
export async function withLabelTemperatures(
  holdout: Holdout<Matrix>,
  head: Head,
  last: { readonly weight: string; readonly bias: string },
  runtime: Runtime,
): Promise<Parameters> {
  if (!holdout || countOf(holdout.labels) < ENOUGH) return head.parameters
  const temperatures = fitLabelTemperatures(await logitsOn(holdout.rows, head, runtime), holdout.labels)
  const labels = temperatures.length
  const divided = (name: string) => {
    const { shape, data } = head.parameters[name]!
    return { shape, data: data.map((value, i) => value / temperatures[i % labels]!) }
  }
  return { ...head.parameters, [last.weight]: divided(last.weight), [last.bias]: divided(last.bias) }
}
