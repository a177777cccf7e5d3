import { Worker } from 'node:worker_threads'

/** What a piece of work may take before the process is ended: a run of a graph can be stopped by nothing less. */
export interface Limits {
  readonly ms: number
  /** Beyond what the process holds when the work begins. */
  readonly bytes: number
}

const LOOK_MS = 250

/**
 * What runs in the thread, as it is: it must not wait for the main one. It ends the process when the parent is gone, and when the work that
 * was announced took longer or more memory than it may. A process whose parent is gone has another one, or on Windows one that is no more.
 */
const SCRIPT = `
const { parentPort, workerData: { parent } } = require('node:worker_threads')
let most = null
parentPort.on('message', (limits) => {
  most = limits && { at: performance.now() + limits.ms, rss: limits.rss }
})
function parentIsGone() {
  if (parent === null) return false
  if (process.ppid !== parent) return true
  try {
    return !process.kill(parent, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
const isBeyond = () => most !== null && (performance.now() > most.at || process.memoryUsage.rss() > most.rss)
setInterval(() => {
  if (parentIsGone() || isBeyond()) process.kill(process.pid, 'SIGKILL')
}, ${LOOK_MS})
`

let thread: Worker | null = null

/** Ends this process soon after its parent, even while its main thread is blocked. */
export const watchParent = (): void => void start(process.ppid)

/** Does the work; where it takes longer or more memory than it may, this process is killed. */
export async function limited<T>(limits: Limits, work: () => Promise<T>): Promise<T> {
  const watch = start(null)
  watch.postMessage({ ms: limits.ms, rss: process.memoryUsage.rss() + limits.bytes })
  try {
    return await work()
  } finally {
    watch.postMessage(null)
  }
}

/** One thread a process; nothing waits for it. */
function start(parent: number | null): Worker {
  if (thread) return thread
  // How the process itself reads a script is not how the thread shall.
  const options = { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 32 } }
  thread = new Worker(SCRIPT, { ...options, workerData: { parent } })
  thread.unref()
  return thread
}
