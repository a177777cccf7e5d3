import type { BatchReport } from '@contract/strategies'

type Pick = BatchReport['picks'][number]
export interface ScoreColumn {
  /** What it is called by: `score`, or the name of a part. */
  readonly part: string
  /** Too small to be read as a fraction. */
  readonly thousandths: boolean
  readonly valueOf: (pick: Pick) => number | undefined
}

/** Below this a fraction is zeros first. */
const SMALL = 0.01

/**
 * The columns of figures of a batch: the score first, then the parts that tell something it does not. A part that is the score of every pick that
 * has it gives the score its name.
 */
export function scoreColumns(picks: readonly Pick[]): readonly ScoreColumn[] {
  const names = [...new Set(picks.flatMap(({ parts }) => Object.keys(parts)))].filter((name) => name !== 'score')
  const known = (name: string) => picks.filter(({ parts }) => parts[name] !== undefined)
  const isScore = (name: string) => known(name).every(({ parts, score }) => parts[name] === score)
  // A part of a few picks (the random ones) is no name for the score of all.
  const alone = names.find((name) => isScore(name) && 2 * known(name).length > picks.length)
  const column = (part: string, valueOf: ScoreColumn['valueOf']): ScoreColumn => {
    const most = Math.max(0, ...picks.map((pick) => Math.abs(valueOf(pick) ?? 0)))
    return { part, valueOf, thousandths: most > 0 && most < SMALL }
  }
  const parts = names.filter((name) => name !== alone && !isScore(name))
  return [
    column(alone ?? 'score', ({ score }) => score),
    ...parts.map((name) => column(name, (pick) => pick.parts[name])),
  ]
}
