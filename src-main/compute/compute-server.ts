import { NamedError } from '../platform/named-error.ts'
import type { ComputePort, FromCompute, ToCompute } from './compute-port.ts'

export interface TaskContext {
  /** Aborted when the caller cancels; tasks look at it between chunks of 50–200 ms. */
  readonly signal: AbortSignal
  readonly emit: (event: unknown) => void
}
// Inputs and outputs are typed on the caller's side, by the same table.
export type TaskTable = Readonly<Record<string, (input: never, context: TaskContext) => Promise<unknown>>>

/** Answers a port with a table of tasks. Tasks run side by side, but only between each other's chunks: there is one JavaScript thread. */
export function serveCompute(port: ComputePort, tasks: TaskTable): void {
  const running = new Map<number, AbortController>()
  port.onMessage((message) => void answer(message as ToCompute))

  async function answer(message: ToCompute) {
    if (message.type === 'cancel') return running.get(message.id)?.abort()
    const { id, task, input } = message
    const reply = (answer: FromCompute) => port.send(answer)
    const control = new AbortController()
    running.set(id, control)
    try {
      const run = tasks[task]
      if (!run) throw new RangeError(`the compute process knows no task “${task}”`)
      const result = await run(input as never, {
        signal: control.signal,
        emit: (event) => reply({ type: 'event', id, event }),
      })
      reply({ type: 'done', id, result })
    } catch (error) {
      const fields = error instanceof NamedError ? { ...error.fields } : {}
      reply({
        type: 'failed',
        id,
        name: (error as Error).name,
        message: (error as Error).message,
        fields: fields as Record<string, string>,
      })
    } finally {
      running.delete(id)
    }
  }
}
