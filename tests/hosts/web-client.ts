import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Secrets } from '../../src-main/hosts/session.ts'
import type { WebHost } from '../../src-main/hosts/web-host.ts'
import type { Client } from './scripted-session.ts'

/** Exchanges the token of the printed link, as the first page does. */
export async function signIn({ url, origin }: WebHost): Promise<Secrets> {
  const token = new URL(url).searchParams.get('token')!
  const answer = await fetch(`${origin}/session`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  return (await answer.json()) as Secrets
}

/** A page's socket; an error where it is refused. `said`: what it says differently. */
export async function openLine(
  { origin }: Pick<WebHost, 'origin'>,
  { line }: Pick<Secrets, 'line'>,
  { path = '/rpc', protocols = ['kindling', line], headers = {} } = {},
): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, protocols, {
    headers: { origin, ...headers },
  })
  socket.binaryType = 'arraybuffer'
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

export const clientOver = (socket: WebSocket): Client => createORPCClient(new RPCLink({ websocket: socket }))
