import { stackRows, type Matrix } from '../platform/matrix.ts'
import type { Targets } from '../platform/targets.ts'
import type { LabelledSet, SyntheticSet } from './training-task.ts'

/** Labelled rows, each weighing one label, and behind them the synthetic ones. Of several labels a sample there are none. */
export function withSynthetic<Rows, Answers extends Targets>(
  train: LabelledSet<Rows, Answers>,
  { rows, labels, weights }: SyntheticSet<Rows>,
): LabelledSet<Rows, Answers> {
  if (!(train.labels instanceof Int32Array)) return train
  const own = train.weights ?? new Float32Array(train.labels.length).fill(1)
  return {
    rows: stacked(train.rows, rows),
    labels: Int32Array.from([...train.labels, ...labels]) as Targets as Answers,
    weights: Float32Array.from([...own, ...weights]),
  }
}
const stacked = <Rows>(above: Rows, below: Rows): Rows =>
  Array.isArray(above) && Array.isArray(below)
    ? ([...(above as unknown[]), ...(below as unknown[])] as Rows)
    : (stackRows(above as Matrix, below as Matrix) as Rows)
