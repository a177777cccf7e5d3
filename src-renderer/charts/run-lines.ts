import type { TrainingRun } from '@contract/models'
import type { Line } from './line-option'

/** One line a run, in the order given; steps at which the measure was not taken are left out. */
export const runLines = <Run extends Pick<TrainingRun, 'curve'>>(
  runs: readonly Run[],
  measure: 'loss' | 'metric',
  nameOf: (run: Run) => string,
): readonly Line[] =>
  runs.map((run, i) => ({
    name: nameOf(run),
    colour: 1 + (i % 6),
    main: i === 0,
    points: run.curve.flatMap((point) => (point[measure] === null ? [] : [[point.step, point[measure]] as const])),
  }))
