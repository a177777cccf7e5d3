import { fitTemperature } from '../evaluation/temperature.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Runtime } from '../compute/runtime.ts'
import { runHead, type Head } from './head-graph.ts'
import type { LabelledSet } from './training-task.ts'

/** Fewer random labels than this say nothing about confidence. */
const ENOUGH = 30

/** Softmax temperature fitted on the random hold-out; 1 where it is missing or small. */
export async function temperatureOn(
  holdout: LabelledSet<Matrix> | undefined,
  head: Head,
  runtime: Runtime,
): Promise<number> {
  if (!holdout || holdout.labels.length < ENOUGH) return 1
  const { logits } = await runHead(head, holdout.rows, { logits: (z) => z }, runtime)
  return fitTemperature(logits, holdout.labels).temperature
}
