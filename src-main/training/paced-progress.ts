import type { TrainingContext, TrainingProgress } from './training-task.ts'

interface Moment extends Omit<TrainingProgress, 'samplesPerSecond' | 'etaMs'> {
  /** Samples seen since the beginning. */
  readonly samples: number
}

/**
 * Tells how far a training is with every step, with speed (samples/s) and time left (ms) worked out from what was done since the first moment: a
 * training that goes on from a checkpoint did not do the steps before it, nor is making the graph a step.
 */
export function pacedProgress(
  { onProgress }: TrainingContext,
  clock: () => number = () => performance.now(),
): (moment: Moment) => void {
  const began = clock()
  let first: { readonly at: number; readonly step: number; readonly samples: number } | null = null
  return ({ samples, ...moment }) => {
    const { step, steps } = moment
    const now = clock()
    const { at, ...done } = first ?? { at: began, step: 0, samples: 0 }
    first ??= { at: now, step, samples }
    const spent = Math.max(1, now - at)
    onProgress?.({
      ...moment,
      samplesPerSecond: (1000 * (samples - done.samples)) / spent,
      etaMs: (spent / Math.max(1, step - done.step)) * Math.max(0, steps - step),
    } satisfies TrainingProgress)
  }
}
