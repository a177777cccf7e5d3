import type { StudioContext } from '../context.ts'
import type { Serving } from './open-serving.ts'

/** What the first ranked card waits for comes first. */
const FIRST = ['embed', 'train', 'select', 'import'] as const

/** Makes ready what a project uses from when it is opened, and again after whatever may have changed that; until the signal. */
export async function keepReady(
  { events, jobs }: Pick<StudioContext, 'events' | 'jobs'>,
  serving: Serving,
  signal: AbortSignal,
): Promise<void> {
  const look = () =>
    setImmediate(() => {
      // With its end it is looked again.
      if (!signal.aborted && !FIRST.some((kind) => jobs.isRunning(kind))) serving.begin()
    })
  look()
  for await (const event of events.subscribe(signal)) if (event.type === 'job' && event.job.endedAt !== null) look()
}
