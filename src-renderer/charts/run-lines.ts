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

type Point = TrainingRun['curve'][number]

/** Of one student: lines of what its loss is the sum of, or of its agreement with its teacher beside its accuracy. Empty where it has none. */
export function studentLines(
  { curve }: Pick<TrainingRun, 'curve'>,
  measure: 'loss' | 'metric',
  words: Readonly<
    Record<'loss' | 'labels' | 'teacher' | 'feature' | 'relation' | 'prior' | 'metric' | 'agreement', string>
  >,
): readonly Line[] {
  const line = (name: keyof typeof words, colour: number, of: (point: Point) => number | null | undefined): Line => ({
    name: words[name],
    colour,
    main: colour === 1,
    points: curve.flatMap((point) => {
      const y = of(point)
      return typeof y === 'number' ? [[point.step, y] as const] : []
    }),
  })
  if (!curve.some(({ parts }) => parts)) return []
  const lines =
    measure === 'loss'
      ? [
          line('loss', 1, ({ loss }) => loss),
          line('labels', 2, ({ parts }) => parts?.labels),
          line('teacher', 3, ({ parts }) => parts?.teacher),
          line('feature', 4, ({ parts }) => parts?.feature),
          line('relation', 5, ({ parts }) => parts?.relation),
          line('prior', 6, ({ parts }) => parts?.prior),
        ]
      : [line('agreement', 1, ({ agreement }) => agreement), line('metric', 2, ({ metric }) => metric)]
  return lines.filter(({ points }) => points.length > 0)
}
