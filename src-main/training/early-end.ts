import { NamedError } from '../platform/named-error.ts'
import type { Parameters, TrainingContext } from './training-task.ts'

/** How somebody wishes a training to end before its time: with what it has learnt, or to be gone on with later. */
export type EarlyEnd = 'finish' | 'pause'

/** It stopped because somebody wished so; its checkpoint is kept. */
export class TrainingPaused extends NamedError<{ step: number }> {
  constructor(step: number) {
    super({ step }, `The training was paused after step ${step}`)
  }
}

/** Whether a training ends here with what it has learnt; before its first step it has learnt nothing. Throws TrainingPaused, once a checkpoint is written. */
export async function endsEarly(
  { halt, onCheckpoint }: Pick<TrainingContext, 'halt' | 'onCheckpoint'>,
  step: number,
  checkpoint: () => Parameters,
): Promise<boolean> {
  if (!halt?.aborted) return false
  if ((halt.reason as EarlyEnd) === 'finish') return step > 0
  await onCheckpoint?.(checkpoint())
  throw new TrainingPaused(step)
}
