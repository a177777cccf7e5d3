import { fork, type ChildProcess } from 'node:child_process'
import { extname, join } from 'node:path'

/** The first card comes first. */
const AFTER_MS = 3000

/**
 * Has a project looked through for damage once it has been open for a while: a file can open and answer with rows missing. In a process of its
 * own, since reading all of a large file takes seconds. `onDone`: what was found, '' for nothing. Gives what calls it off.
 */
export function checkInBackground(entries: string, path: string, onDone: (damage: string) => void): () => void {
  let child: ChildProcess | null = null
  const timer = setTimeout(() => {
    const started = fork(join(entries, `check-process${extname(import.meta.url)}`), [path], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child = started
    // Where it cannot be started or dies, the file stays unchecked, as the Doctor says.
    started.on('error', () => {})
    started.once('message', (damage) => child && onDone(String(damage)))
    started.unref()
    started.channel?.unref()
  }, AFTER_MS).unref()
  return () => {
    clearTimeout(timer)
    child?.kill('SIGKILL')
    child = null
  }
}
