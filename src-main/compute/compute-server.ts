import { NamedError } from '../platform/named-error.ts'
import type { ComputePort, FromCompute, ToCompute } from './compute-port.ts'

export interface TaskContext {
  /** Aborted when the caller cancels; tasks look at it between chunks of 50–200 ms. */
  readonly signal: AbortSignal
  /** Aborted when the task is to end before its time; the reason is a word that caller and task know. */
  readonly halt: AbortSignal
  readonly emit: (event: unknown) => void
}
// Inputs and outputs are typed on the caller's side, by the same table.
export type TaskTable = Readonly<Record<string, (input: never, context: TaskContext) => Promise<unknown>>>

/** Answers a port with a table of tasks. Tasks run side by side, but only between each other's chunks: there is one JavaScript thread. */
export function serveCompute(port: ComputePort, tasks: TaskTable): void {
  const running = new Map<number, { readonly cancel: AbortController; readonly halt: AbortController }>()
  port.onMessage((message) => void answer(message as ToCompute))

  async function answer(message: ToCompute) {
    if (message.type === 'cancel') return running.get(message.id)?.cancel.abort()
    if (message.type === 'halt') return running.get(message.id)?.halt.abort(message.how)
    const { id, task, input } = message
    const reply = (answer: FromCompute) => port.send(answer)
    const control = { cancel: new AbortController(), halt: new AbortController() }
    running.set(id, control)
    try {
      const run = tasks[task]
      if (!run) throw new RangeError(`the compute process knows no task “${task}”`)
      const result = await run(input as never, {
        signal: control.cancel.signal,
        halt: control.halt.signal,
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
