import type { Job } from '../contract/jobs.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Studio } from '../services/studio.ts'
import { finished } from './with-project.ts'

/** Somebody pressed Ctrl-C: the run can go on from where it is. */
export class RunPaused extends NamedError<{ after: string; project: string }> {
  constructor(after: string, project: string) {
    super(
      { after, project },
      `Paused ${after}; what it has learnt is kept. It goes on with: kindling train ${project} --resume`,
    )
  }
}

/** A wrapper passes a Ctrl-C on that the terminal has sent here too. */
const SAME_PRESS_MS = 500

/**
 * A training with its progress, as `finished`. Ctrl-C pauses it where it can be paused, once it has got to its next step; pressed again, or where
 * nothing can be kept, it ends the program. Throws RunPaused.
 */
export async function finishedRun(studio: Studio, started: Job | Promise<Job>, project: string): Promise<unknown> {
  const job = await started
  let pressed: number | null = null
  const pause = async () => {
    const now = performance.now()
    if (pressed !== null && now - pressed > SAME_PRESS_MS) process.exit(INTERRUPTED)
    if (pressed !== null) return
    pressed = now
    const run = (await studio.models.runs()).find((run) => run.job === job.id)
    const { halted } = run ? await studio.models.halt({ run: run.id, how: 'pause' }) : { halted: false }
    if (!halted) process.exit(INTERRUPTED)
    process.stderr.write('\nIt is being paused; Ctrl-C once more ends it at once.\n')
  }
  const onPress = () => void pause()
  process.on('SIGINT', onPress)
  try {
    const result = await finished(studio, job)
    const { state, done, total, unit } = await studio.jobs.wait({ id: job.id })
    if (state === 'cancelled')
      throw new RunPaused(total ? `after ${done} of ${total} ${unit}` : 'before its first step', project)
    return result
  } finally {
    process.off('SIGINT', onPress)
  }
}

/** As the shell gives it to what a Ctrl-C has ended. */
const INTERRUPTED = 130
