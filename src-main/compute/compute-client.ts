import { NamedError, type ErrorFields } from '../platform/named-error.ts'
import type { ComputePort, FromCompute, ToCompute } from './compute-port.ts'
import type { TaskContext } from './compute-server.ts'

/** The process ended while it worked: killed, crashed, out of memory. It starts again with the next task. */
export class ComputeStopped extends NamedError<{ task: string; exitCode: number | null; signal: string | null }> {
  constructor(task: string, code: number | null, signal: string | null) {
    super(
      { task, exitCode: code, signal },
      `The compute process stopped during “${task}” (${signal ?? `exit code ${code}`})`,
    )
  }
}

/** An error of the compute process, with its own name and fields. */
class RemoteError extends NamedError {
  constructor(name: string, message: string, fields: ErrorFields) {
    super(fields, message)
    this.name = name
  }
}

/** A named reason that arose in this process while it listened: a full disk is no fault of the one that computed. */
export const aroseHere = (error: unknown): boolean =>
  error instanceof NamedError && !(error instanceof RemoteError) && !(error instanceof ComputeStopped)

interface Call {
  readonly port: ComputePort
  readonly task: string
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
  /** Asks the task to stop; it still answers, or its process ends. */
  readonly cancel: () => void
  readonly onEvent?: (event: never) => void
}

interface RunOptions<Event> {
  readonly signal?: AbortSignal
  /** Aborts, with a word as its reason, when the task is to end before its time. */
  readonly halt?: AbortSignal
  /** What it throws ends the task, and is what the call is rejected with. */
  readonly onEvent?: (event: Event) => void
}

/** Cancelling is asked for first; a task that does not listen for this long takes the process with it. */
const GRACE_MS = 3000

type Table = Readonly<Record<string, (input: never, context: TaskContext) => Promise<unknown>>>

/** The core's end: starts the process when it is first needed, and again after it died. */
export class ComputeClient<Tasks extends Table> {
  readonly #fork: () => ComputePort
  readonly #onStopped: (detail: string) => void
  readonly #calls = new Map<number, Call>()
  #port: ComputePort | null = null
  #next = 1
  restarts = -1
  lastStop: string | null = null

  constructor(fork: () => ComputePort, onStopped: (detail: string) => void = () => {}) {
    this.#fork = fork
    this.#onStopped = onStopped
  }

  get running(): boolean {
    return this.#port !== null
  }

  /** A client with a process of its own, for work that others must not wait for. */
  another(): ComputeClient<Tasks> {
    return new ComputeClient<Tasks>(this.#fork)
  }

  run<Name extends keyof Tasks & string, Event = never>(
    task: Name,
    input: Parameters<Tasks[Name]>[0],
    { signal, halt, onEvent }: RunOptions<Event> = {},
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    signal?.throwIfAborted()
    const port = this.#connected()
    const id = this.#next++
    return new Promise((resolve, reject) => {
      const cancel = () => {
        port.send({ type: 'cancel', id } satisfies ToCompute)
        setTimeout(() => this.#calls.has(id) && port === this.#port && port.kill(), GRACE_MS).unref()
      }
      const wish = () => port.send({ type: 'halt', id, how: String(halt!.reason) } satisfies ToCompute)
      signal?.addEventListener('abort', cancel, { once: true })
      halt?.addEventListener('abort', wish, { once: true })
      const settled =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener('abort', cancel)
          halt?.removeEventListener('abort', wish)
          then(value)
        }
      this.#calls.set(id, {
        port,
        task,
        resolve: settled(resolve as (value: never) => void),
        reject: settled((error: unknown) => reject((signal?.aborted ? signal.reason : error) as Error)),
        cancel,
        onEvent: onEvent,
      })
      port.send({ type: 'run', id, task, input } satisfies ToCompute)
      if (halt?.aborted) wish()
    })
  }

  /** Ends the process; what still runs is rejected. The next task starts another. */
  close(): void {
    const port = this.#port
    this.#port = null
    port?.kill()
  }

  /** For tests of what happens when it dies. */
  kill(): void {
    this.#port?.kill()
  }

  #connected(): ComputePort {
    if (this.#port) return this.#port
    const port = this.#fork()
    this.#port = port
    this.restarts++
    port.onMessage((message) => this.#receive(message as FromCompute))
    port.onClose(({ code, signal }) => {
      const closed = this.#port !== port
      for (const [id, call] of this.#calls) {
        if (call.port !== port) continue
        this.#calls.delete(id)
        call.reject(new ComputeStopped(call.task, code, signal))
      }
      if (closed) return
      this.#port = null
      this.lastStop = signal ?? `exit code ${code}`
      this.#onStopped(this.lastStop)
    })
    return port
  }

  #receive(message: FromCompute) {
    const call = this.#calls.get(message.id)
    if (!call) return
    if (message.type === 'event') return this.#tell(message.id, call, message.event)
    this.#calls.delete(message.id)
    if (message.type === 'done') call.resolve(message.result as never)
    else call.reject(new RemoteError(message.name, message.message, message.fields))
  }
  /** Nobody stands above a message: what a listener throws (a full disk, a closed project) would end the core. It ends the call instead. */
  #tell(id: number, call: Call, event: unknown) {
    try {
      call.onEvent?.(event as never)
    } catch (error) {
      const failed = () => call.reject(error)
      // The rest of its events are for nobody; the caller hears of it once the task has stopped.
      this.#calls.set(id, { ...call, resolve: failed, reject: failed, onEvent: undefined })
      call.cancel()
    }
  }
}
