import { createRouter } from '../api/router.ts'
import type { ComputePort } from '../compute/compute-port.ts'
import { linesTo, type PageLine } from './page-line.ts'
import { startCore } from './start-core.ts'

/** A port as Electron's processes have it: `.on` alone, events with data and ports. */
export interface ElectronPort {
  postMessage(message: unknown, transfer?: unknown[]): void
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
  close?(): void
}

/** What the main process sends the core, and gets back. */
export type ToCore =
  | { readonly type: 'page' }
  | { readonly type: 'blob'; readonly call: number; readonly id: string }
  | { readonly type: 'compute'; readonly id: number }
  | { readonly type: 'compute-gone'; readonly id: number; readonly code: number }
  | { readonly type: 'close' }
export type FromCore =
  | { readonly type: 'ready' }
  | {
      readonly type: 'blob'
      readonly call: number
      readonly blob: { readonly mediaType: string; readonly bytes: Uint8Array } | null
    }
  | { readonly type: 'start-compute'; readonly id: number }
  | { readonly type: 'kill-compute'; readonly id: number }
  | { readonly type: 'closed' }

/** The core in a utility process: every page gets a port of its own; compute processes are forked by main, which may fork where we may not. */
export async function serveElectron(main: ElectronPort, entries: string): Promise<void> {
  const compute = computeThrough(main)
  const studio = await startCore('electron', entries, { forkCompute: compute.fork })
  const serve = linesTo(createRouter(studio))
  const tell = (message: FromCore) => main.postMessage(message)
  async function take(message: ToCore, ports: ElectronPort[]) {
    switch (message.type) {
      case 'page':
        serve(lineOver(ports[0]!))
        return ports[0]!.start?.()
      case 'blob':
        return tell({ type: 'blob', call: message.call, blob: await studio.blob(message.id).catch(() => null) })
      case 'compute':
        return compute.connect(message.id, ports[0]!)
      case 'compute-gone':
        return compute.gone(message.id, message.code)
      case 'close':
        // Whatever stands in its way: the window is gone, and what was labelled is on the disk.
        await studio.close().catch((error: unknown) => studio.log.error('the project was not closed in order', error))
        return tell({ type: 'closed' })
    }
  }
  main.on('message', ({ data, ports }) => {
    take(data as ToCore, ports).catch((error: unknown) => studio.log.error('a message of the window failed', error))
  })
  tell({ type: 'ready' })
}

/** A page's port as a line. */
export const lineOver = (port: ElectronPort): PageLine => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
  onClose: (listener) => port.on('close', listener),
})

/** Compute ports whose other ends arrive a moment later, through main, each with the id it was asked for by. Several may be at work side by side. */
export function computeThrough(main: Pick<ElectronPort, 'postMessage'>) {
  const tell = (message: FromCore) => main.postMessage(message)
  const lines = new Map<number, ReturnType<typeof lateLine>>()
  let newest = 0
  return {
    fork(): ComputePort {
      const id = ++newest
      const line = lateLine()
      lines.set(id, line)
      tell({ type: 'start-compute', id })
      return { ...line.port, kill: () => tell({ type: 'kill-compute', id }) }
    },
    connect: (id: number, arrived: ElectronPort) => lines.get(id)?.connect(arrived),
    gone(id: number, code: number) {
      const line = lines.get(id)
      lines.delete(id)
      line?.gone(code)
    },
  }
}

/** One of them: what is sent before its other end is there waits, and what is sent once that is gone goes nowhere. */
function lateLine() {
  let send: (message: unknown) => void = (message) => void waiting.push(message)
  const waiting: unknown[] = []
  let onMessage: (message: unknown) => void = () => {}
  let onClose: Parameters<ComputePort['onClose']>[0] = () => {}
  const port: Omit<ComputePort, 'kill'> = {
    send: (message) => send(message),
    onMessage: (listener) => (onMessage = listener),
    onClose: (listener) => (onClose = listener),
  }
  return {
    port,
    connect(arrived: ElectronPort) {
      send = (message) => arrived.postMessage(message)
      arrived.on('message', ({ data }) => onMessage(data))
      arrived.start?.()
      waiting.splice(0).forEach(send)
    },
    gone(code: number) {
      send = () => {}
      onClose({ code, signal: null })
    },
  }
}
