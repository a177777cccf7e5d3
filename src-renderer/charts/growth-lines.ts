import type { Model } from '@contract/models'
import type { Line } from './line-option'

/** The colours a chart can tell apart. */
const COLOURS = 6

type Measured = Pick<Model, 'learner' | 'labels' | 'version' | 'holdout'>

/** Hold-out accuracy by labels, one line a learner, the newest model where several learned from as many; the wanted learner in the accent, with its band. */
export function growthLines(
  models: readonly Measured[],
  learner: string | null,
  titleOf: (id: string) => string,
): readonly Line[] {
  const byLearner = Map.groupBy(
    models.filter(({ holdout }) => holdout !== null),
    (model) => model.learner,
  )
  const ids = [...byLearner.keys()].sort((a, b) => Number(b === learner) - Number(a === learner)).slice(0, COLOURS)
  return ids.map((id, i) => {
    const newest = new Map([...byLearner.get(id)!].sort((a, b) => a.version - b.version).map((m) => [m.labels, m]))
    const rows = [...newest.values()].sort((a, b) => a.labels - b.labels)
    return {
      name: titleOf(id),
      colour: i + 1,
      main: i === 0,
      points: rows.map(({ labels, holdout }) => [labels, holdout!.accuracy] as const),
      ...(i === 0 && { band: rows.map(({ labels, holdout }) => [labels, holdout!.low, holdout!.high] as const) }),
    }
  })
}

/** Whether there is a way to go along the axis: models of one number of labels make no curve. */
export const grows = (lines: readonly Line[]): boolean =>
  new Set(lines.flatMap(({ points }) => points.map(([labels]) => labels))).size > 1
