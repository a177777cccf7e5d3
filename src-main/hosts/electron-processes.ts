import { join } from 'node:path'
import type { MessagePortMain, UtilityProcess } from 'electron'
import type { FromCore, ToCore } from './electron-core.ts'

type Blob = Extract<FromCore, { type: 'blob' }>['blob']

interface Forks {
  readonly fork: (entry: string) => UtilityProcess
  readonly channel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain }
}

/** The core and its compute processes, as the window's process starts and watches them. */
export interface Processes {
  /** Gives a page its line. */
  readonly connectPage: (port: MessagePortMain) => void
  /** null: no such picture, or no core any more. */
  readonly blob: (id: string) => Promise<Blob>
  /** Has the core close its project; its end comes as any other. */
  readonly close: () => void
}

/** Resolves when the core is ready. `onEnd`: the core has ended, as it was asked to (null) or by itself, with its exit code. */
export function startProcesses(
  entries: string,
  { fork, channel }: Forks,
  onEnd: (code: number | null) => void,
): Promise<Processes> {
  const core = fork(join(entries, 'core-process.js'))
  /** By the ids the core gave them. */
  const computing = new Map<number, UtilityProcess>()
  let alive = true
  const pictures = new Map<number, (blob: Blob) => void>()
  let calls = 0
  const tell = (message: ToCore, ports: MessagePortMain[] = []) => {
    if (alive) core.postMessage(message, ports)
  }

  function startCompute(id: number) {
    const started = fork(join(entries, 'compute-process.js'))
    const { port1, port2 } = channel()
    computing.set(id, started)
    started.postMessage(null, [port1])
    tell({ type: 'compute', id }, [port2])
    started.on('exit', (code) => {
      computing.delete(id)
      tell({ type: 'compute-gone', id, code })
    })
  }
  function end(code: number | null) {
    if (!alive) return
    alive = false
    // Nobody is left to answer them.
    for (const answer of pictures.values()) answer(null)
    pictures.clear()
    for (const started of computing.values()) started.kill()
    onEnd(code)
  }
  core.on('exit', end)

  const processes: Processes = {
    connectPage: (port) => tell({ type: 'page' }, [port]),
    blob: (id) =>
      new Promise((resolve) => {
        if (!alive) return resolve(null)
        pictures.set(++calls, resolve)
        tell({ type: 'blob', call: calls, id })
      }),
    close: () => (alive ? tell({ type: 'close' }) : onEnd(null)),
  }
  return new Promise((ready) =>
    core.on('message', (message: FromCore) => {
      switch (message.type) {
        case 'ready':
          return ready(processes)
        case 'blob':
          pictures.get(message.call)?.(message.blob)
          return void pictures.delete(message.call)
        case 'start-compute':
          return startCompute(message.id)
        case 'kill-compute':
          return void computing.get(message.id)?.kill()
        case 'closed':
          return end(null)
      }
    }),
  )
}
