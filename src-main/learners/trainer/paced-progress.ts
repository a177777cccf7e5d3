import type { TrainingContext, TrainingProgress } from '../learner.ts'

const BETWEEN_MS = 100

interface Moment {
  readonly step: number
  readonly steps: number
  readonly loss: number
  readonly metric?: number
  /** Samples seen since the beginning. */
  readonly samples: number
}

/** Tells how far a training is at most ten times a second, with the speed and the time left worked out. */
export function pacedProgress({ onProgress }: TrainingContext): (moment: Moment) => void {
  const began = performance.now()
  let told = -Infinity
  return ({ step, steps, loss, metric, samples }) => {
    const now = performance.now()
    if (!onProgress || now - told < BETWEEN_MS) return
    told = now
    const spent = now - began
    onProgress({
      ...{ step, steps, loss, metric },
      samplesPerSecond: (1000 * samples) / Math.max(1, spent),
      etaMs: (spent / Math.max(1, step)) * Math.max(0, steps - step),
    } satisfies TrainingProgress)
  }
}
