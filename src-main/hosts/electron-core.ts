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
  | { readonly type: 'compute' }
  | { readonly type: 'compute-gone'; readonly code: number }
  | { readonly type: 'close' }
export type FromCore =
  | { readonly type: 'ready' }
  | {
      readonly type: 'blob'
      readonly call: number
      readonly blob: { readonly mediaType: string; readonly bytes: Uint8Array } | null
    }
  | { readonly type: 'start-compute' }
  | { readonly type: 'kill-compute' }
  | { readonly type: 'closed' }

/** The core in a utility process: every page gets a port of its own; the compute process is forked by main, which may fork where we may not. */
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
        return compute.connect(ports[0]!)
      case 'compute-gone':
        return compute.gone(message.code)
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

/** A compute port whose other end arrives a moment later, through main; what is sent before then waits. */
function computeThrough(main: ElectronPort) {
  let port: ElectronPort | null = null
  let waiting: unknown[] = []
  let onMessage: (message: unknown) => void = () => {}
  let onClose: Parameters<ComputePort['onClose']>[0] = () => {}
  return {
    fork(): ComputePort {
      main.postMessage({ type: 'start-compute' } satisfies FromCore)
      return {
        send: (message) => void (port ? port.postMessage(message) : waiting.push(message)),
        onMessage: (listener) => (onMessage = listener),
        onClose: (listener) => (onClose = listener),
        kill: () => main.postMessage({ type: 'kill-compute' } satisfies FromCore),
      }
    },
    connect(arrived: ElectronPort) {
      port = arrived
      port.on('message', ({ data }) => onMessage(data))
      port.start?.()
      for (const message of waiting.splice(0)) port.postMessage(message)
    },
    gone(code: number) {
      port = null
      waiting = []
      onClose({ code, signal: null })
    },
  }
}
