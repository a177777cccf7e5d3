import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { WebHost } from '../../src-main/hosts/web-host.ts'
import type { Client } from './scripted-session.ts'

/** What a page holds once it has exchanged the token. */
export type Session = string

/** Opens the printed link, as the first page does. */
export async function signIn({ url }: WebHost): Promise<Session> {
  const answer = await fetch(url, { redirect: 'manual' })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

/** A page's socket, or the status it was refused with. */
export async function openLine(
  { origin }: WebHost,
  cookie: Session | null,
  { path = '/rpc', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, {
    headers: { origin, ...(cookie && { cookie }), ...headers },
  })
  socket.binaryType = 'arraybuffer'
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

export const clientOver = (socket: WebSocket): Client =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
