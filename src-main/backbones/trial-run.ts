import type { Runtime } from '../compute/runtime.ts'
import { FailedTrialRun, UnusableModel } from './unusable-model.ts'

/** What a first small run gives; under the runtime's limits. Where it fails, the model is let go and FailedTrialRun says why. */
export async function trialRun<T>(
  runtime: Runtime,
  file: string,
  model: { release(): Promise<void> },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await runtime.limited(file, run)
  } catch (error) {
    await model.release()
    throw error instanceof UnusableModel ? error : new FailedTrialRun(file, error)
  }
}
