import type { Numerics, OwnProcess } from '../../compute-tasks/numerics.ts'

/** A process that reads templates, so that whatever they hold keeps nobody from the next card. */
export type ReadingProcess = OwnProcess

/** Starting a process takes longer than somebody who types would wait: it stays while they write. */
const IDLE_MS = 120_000

/** Started with the first, at hand for the next, ended when nobody has asked for a while. */
export function readingProcess(numerics: Pick<Numerics, 'ownProcess'>, idleMs = IDLE_MS): ReadingProcess {
  let process: OwnProcess | null = null
  let running = 0
  let idle: ReturnType<typeof setTimeout> | undefined
  const close = () => {
    clearTimeout(idle)
    process?.close()
    process = null
  }
  return {
    run(name, input, following) {
      clearTimeout(idle)
      process ??= numerics.ownProcess()
      running++
      return process.run(name, input, following).finally(() => {
        if (--running === 0 && process) idle = setTimeout(close, idleMs).unref()
      })
    },
    close,
  }
}
