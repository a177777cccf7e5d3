import type { Readiness } from '../contract/bundles.ts'
import { wilsonInterval } from './classification-metrics.ts'

/** Labels of a class below which it was hardly learnt. */
export const ENOUGH_LABELS = 10
/** The expected calibration error above which probabilities mislead. */
const WORST_CALIBRATION = 0.1
/** Hold-out samples from which on that error is told. */
const ENOUGH_FOR_CALIBRATION = 200
/** More are never asked for: at this accuracy it is the model that must get better. */
const MOST = 100_000

export interface ReadinessEvidence {
  /** Labels to learn from, of every label of the set. */
  readonly labels: readonly { readonly name: string; readonly count: number }[]
  readonly holdout: {
    readonly samples: number
    readonly accuracy: number
    readonly low: number
    readonly metric: 'accuracy' | 'microF1'
    readonly ece: number | null
  } | null
  /** The lower bound of the hold-out's accuracy must reach it. */
  readonly target: number
  /** Null where it has not been run. */
  readonly selfTest: boolean | null
}

/** Whether a model can be relied on, and if not, what is missing and how many labels would do. */
export function readiness({ labels, holdout, target, selfTest }: ReadinessEvidence): Readiness {
  const missing: Readiness['missing'] = labels
    .filter(({ count }) => count < ENOUGH_LABELS)
    .map(({ name, count }) => ({ code: 'labels', label: name, has: count, needs: ENOUGH_LABELS }))
  const need = (code: Readiness['missing'][number]['code'], has: number | null, needs: number | null) =>
    missing.push({ code, label: null, has, needs })
  if (!holdout) need('holdout', 0, holdoutNeeded(1, target))
  else {
    // How sure micro F1 is depends on more than the number of samples.
    const enough = holdout.metric === 'accuracy' ? holdoutNeeded(holdout.accuracy, target) : null
    if (holdout.low < target) need('accuracy', holdout.samples, enough)
    if (holdout.metric === 'accuracy' && holdout.ece === null)
      need('calibrationUnknown', holdout.samples, ENOUGH_FOR_CALIBRATION)
    if (holdout.ece !== null && holdout.ece > WORST_CALIBRATION) need('calibration', null, null)
  }
  if (selfTest !== true) need(selfTest === null ? 'selfTestNotRun' : 'selfTest', null, null)
  return { ready: missing.length === 0, target, low: holdout?.low ?? null, missing }
}

/**
 * Hold-out labels, in tens, from which on Wilson's lower bound reaches the target if the share of right answers stays; null where no number of
 * labels would do: the bound never exceeds the share.
 */
export function holdoutNeeded(accuracy: number, target: number): number | null {
  const reaches = (n: number) => wilsonInterval(accuracy * n, n).low >= target
  let [few, many] = [0, 10]
  while (many <= MOST && !reaches(many)) [few, many] = [many, 2 * many]
  if (many > MOST) return null
  while (many - few > 10) {
    const middle = few + 10 * Math.floor((many - few) / 20)
    if (reaches(middle)) many = middle
    else few = middle
  }
  return many
}
