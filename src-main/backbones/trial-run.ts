import { FailedTrialRun, UnusableModel } from './unusable-model.ts'

/** What a first small run gives; where it fails, the model is let go and FailedTrialRun says why. */
export async function trialRun<T>(
  file: string,
  model: { release(): Promise<void> },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    await model.release()
    throw error instanceof UnusableModel ? error : new FailedTrialRun(file, error)
  }
}
