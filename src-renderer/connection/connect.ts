import { createORPCClient, type ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '@contract/contract'
import { bearing, exchangeToken, isRefused, keptSecrets } from './session'

export type Api = ContractRouterClient<Contract>

/** What the preload offers in the desktop window. */
interface Bridge {
  requestPort(): void
  pathOf(file: File): string
  pick(want: 'file' | 'folder' | 'save', name?: string): Promise<string | null>
}
export const bridge = (window as unknown as { kindling?: Bridge }).kindling ?? null

/** refused: the host is there and does not know this page, so only a new link of it helps. */
export type LineState = 'up' | 'lost' | 'refused'
type Link = ClientLink<Record<never, never>>
type Listener = (state: LineState) => void
const RETRY_MS = 1000

/** One client for the life of the page, over whatever line is up. A lost line is built again, and what is asked meanwhile waits for it. */
export function connect(onLine: Listener): Api {
  let link: Link | null = null
  let next = Promise.withResolvers<Link>()
  const opened = (made: Link) => {
    onLine('up')
    link = made
    next.resolve(made)
    next = Promise.withResolvers()
  }
  const gone = async (state: LineState) => {
    onLine(state)
    link = null
    await whenWorthTrying(state)
    openSocket(opened, gone)
  }
  if (bridge) openPort(opened)
  else void exchangeToken().finally(() => openSocket(opened, gone))
  return createORPCClient<Api>({
    call: async (path, input, options) => (link ?? (await next.promise)).call(path, input, options),
  })
}

/** In a moment; after a refusal when another tab has opened a new link. */
async function whenWorthTrying(state: LineState): Promise<void> {
  const refused = state === 'refused' ? keptSecrets()?.line : null
  do await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  while (refused !== null && keptSecrets()?.line === refused)
}

function openSocket(opened: (link: Link) => void, gone: (state: LineState) => void) {
  const secret = keptSecrets()?.line
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/rpc`, [
    'kindling',
    ...(secret ? [secret] : []),
  ])
  socket.binaryType = 'arraybuffer'
  let up = false
  socket.addEventListener('open', () => {
    up = true
    opened(new SocketLink({ websocket: socket }))
  })
  socket.addEventListener('close', async () => gone(!up && (await isRefused()) ? 'refused' : 'lost'))
}

function openPort(opened: (link: Link) => void) {
  window.addEventListener('message', function take({ data, ports, source }) {
    if (data !== 'kindling:port' || source !== window || !ports[0]) return
    window.removeEventListener('message', take)
    ports[0].start()
    opened(new PortLink({ port: ports[0] }))
  })
  bridge!.requestPort()
}

/** Where this page has the pixels of `/blob/<id>`. */
export const pictureAt = (blob: string): string => (bridge ? blob : `${blob}?key=${keptSecrets()?.pictures ?? ''}`)

/** A dropped file's path on this machine: its own in the desktop window, else that of a copy sent to the core. */
export async function pathOfDropped(file: File): Promise<string> {
  const own = bridge?.pathOf(file)
  if (own) return own
  const sent = { method: 'PUT', body: file, headers: bearing(keptSecrets()?.line) }
  const response = await fetch(`/upload/${encodeURIComponent(file.name)}`, sent)
  if (response.status === 403) throw new Error('The studio does not know this page')
  const answer = (await response.json()) as { path?: string; name: string; message: string; fields?: unknown }
  if (!answer.path) throw Object.assign(new Error(answer.message), { name: answer.name, data: answer.fields })
  return answer.path
}
