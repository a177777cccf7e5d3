import { createORPCClient, type ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '@contract/contract'

export type Api = ContractRouterClient<Contract>

/** What the preload offers in the desktop window. */
interface Bridge {
  requestPort(): void
  pathOf(file: File): string
  pick(want: 'file' | 'folder' | 'save', name?: string): Promise<string | null>
}
export const bridge = (window as unknown as { kindling?: Bridge }).kindling ?? null

type Link = ClientLink<Record<never, never>>
type Listener = (connected: boolean) => void
const RETRY_MS = 1000

/** One client for the life of the page, over whatever line is up; a lost line is built again. */
export function connect(onLine: Listener): Api {
  let link: Promise<Link> = bridge ? portLink(onLine) : socketLink(onLine, () => (link = reconnect()))
  const reconnect = async (): Promise<Link> => {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    return socketLink(onLine, () => (link = reconnect()))
  }
  return createORPCClient<Api>({ call: async (path, input, options) => (await link).call(path, input, options) })
}

function socketLink(onLine: Listener, onLost: () => void): Promise<Link> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/rpc`)
  socket.binaryType = 'arraybuffer'
  socket.addEventListener('close', () => {
    onLine(false)
    onLost()
  })
  return new Promise((resolve) => {
    socket.addEventListener('open', () => {
      onLine(true)
      resolve(new SocketLink({ websocket: socket }))
    })
  })
}

function portLink(onLine: Listener): Promise<Link> {
  return new Promise((resolve) => {
    window.addEventListener('message', function take({ data, ports, source }) {
      if (data !== 'kindling:port' || source !== window || !ports[0]) return
      window.removeEventListener('message', take)
      ports[0].start()
      onLine(true)
      resolve(new PortLink({ port: ports[0] }))
    })
    bridge!.requestPort()
  })
}

/** A dropped file's path on this machine: its own in the desktop window, else that of a copy sent to the core. */
export async function pathOfDropped(file: File): Promise<string> {
  const own = bridge?.pathOf(file)
  if (own) return own
  const response = await fetch(`/upload/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file })
  const answer = (await response.json()) as { path?: string; name: string; message: string }
  if (!answer.path) throw Object.assign(new Error(answer.message), { name: answer.name })
  return answer.path
}
