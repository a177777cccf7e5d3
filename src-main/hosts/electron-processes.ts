import { join } from 'node:path'
import type { MessagePortMain, UtilityProcess } from 'electron'
import type { FromCore, ToCore } from './electron-core.ts'

type Blob = Extract<FromCore, { type: 'blob' }>['blob']

interface Forks {
  readonly fork: (entry: string) => UtilityProcess
  readonly channel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain }
}

/** The core and its compute process, as the window's process starts and watches them. */
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
  let compute: UtilityProcess | null = null
  let alive = true
  const pictures = new Map<number, (blob: Blob) => void>()
  let calls = 0
  const tell = (message: ToCore, ports: MessagePortMain[] = []) => {
    if (alive) core.postMessage(message, ports)
  }

  function startCompute() {
    const started = fork(join(entries, 'compute-process.js'))
    const { port1, port2 } = channel()
    compute = started
    started.postMessage(null, [port1])
    tell({ type: 'compute' }, [port2])
    started.on('exit', (code) => {
      if (compute === started) compute = null
      tell({ type: 'compute-gone', code })
    })
  }
  function end(code: number | null) {
    if (!alive) return
    alive = false
    // Nobody is left to answer them.
    for (const answer of pictures.values()) answer(null)
    pictures.clear()
    compute?.kill()
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
          return startCompute()
        case 'kill-compute':
          return void compute?.kill()
        case 'closed':
          return end(null)
      }
    }),
  )
}
