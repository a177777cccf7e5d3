import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { decoderThread, type DecoderAnswer, type DecoderRequest } from './decoder-thread.ts'

type Task<R = DecoderRequest> = R extends unknown ? Omit<R, 'id'> : never
interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}
/** A decoding is allowed this much work, ms of CPU, and so much more for each megabyte that it unpacks. */
const [WORK_MS, WORK_MS_PER_MB] = [700, 1000]
const LOOK_EVERY_MS = 100
const MEMORY_MB = 4096

/**
 * Decodes Parquet on a thread of its own: a damaged or hostile file can ask for billions of values, which neither holds the core up nor ends it;
 * the thread is ended instead. One thread for all, made anew after that.
 */
class Decoder {
  readonly #thread: Worker
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  isOver = false

  constructor() {
    const hyparquet = createRequire(import.meta.url).resolve('hyparquet')
    const source = `const { parentPort, workerData } = require('node:worker_threads')
      const { pathToFileURL } = require('node:url')
      const ready = import(pathToFileURL(workerData).href)
      const early = []
      const hear = (request) => early.push(request)
      parentPort.on('message', hear)
      ready.then((hyparquet) => {
        parentPort.off('message', hear)
        ;(${decoderThread.toString()})(parentPort, hyparquet)
        for (const request of early) parentPort.emit('message', request)
      })`
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MB }
    this.#thread = new Worker(source, { eval: true, workerData: hyparquet, resourceLimits, stderr: true })
    // It keeps no program running that has nothing else to do.
    this.#thread.unref()
    this.#thread.on('message', ({ id, value, problem }: DecoderAnswer) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) this.#thread.unref()
      if (problem === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(problem))
    })
    this.#thread.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it asks for more memory than there is' : error.message),
    )
    this.#thread.on('exit', () => this.#end('it asks for far more work than its size is worth'))
  }

  async ask(task: Task, megabytes: number): Promise<unknown> {
    const id = ++this.#last
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#thread.ref()
    this.#thread.postMessage({ id, ...task })
    const watch = this.#watch(WORK_MS + WORK_MS_PER_MB * megabytes)
    try {
      return await answered
    } finally {
      clearInterval(watch)
    }
  }

  /** Counts work, not time: a machine that has much else to do is no fault of the file. */
  #watch(allowed: number): NodeJS.Timeout {
    const began = this.#thread.cpuUsage()
    began.catch(() => {})
    return setInterval(() => {
      void began
        .then((before) => this.#thread.cpuUsage(before))
        .then(({ user, system }) => {
          if ((user + system) / 1000 > allowed) void this.#thread.terminate()
        })
        .catch(() => {})
    }, LOOK_EVERY_MS)
  }

  #end(problem: string): void {
    this.isOver = true
    for (const { reject } of this.#waiting.values()) reject(new Error(problem))
    this.#waiting.clear()
  }
}

let decoder: Decoder | null = null
export function askDecoder<T>(task: Task, megabytes: number): Promise<T> {
  if (!decoder || decoder.isOver) decoder = new Decoder()
  return decoder.ask(task, megabytes) as Promise<T>
}
