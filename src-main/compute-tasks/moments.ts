import type { TrainingProgress } from '../training/training-task.ts'
import type { TrainingMoment } from './requests.ts'

const BETWEEN_MS = 100

/** Tells of a training at most ten times a second, however many steps and parts it has. */
export function moments(
  tell: (moment: TrainingMoment) => void,
  clock: () => number = () => performance.now(),
): (progress: TrainingProgress) => void {
  let told = -Infinity
  return ({ step, loss, metric, held, parts, agreement, ...pace }) => {
    const now = clock()
    if (now - told < BETWEEN_MS) return
    told = now
    const beside = { ...(parts && { parts }), ...(held && { held }), ...(agreement !== undefined && { agreement }) }
    tell({ point: { step, loss, metric: metric ?? null, ...beside }, ...pace })
  }
}
