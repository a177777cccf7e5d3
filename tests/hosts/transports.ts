import type { AddressInfo } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createRouterClient } from '@orpc/server'
import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import { WebSocket, WebSocketServer } from 'ws'
import { createRouter } from '../../src-main/api/router.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { electronChannel } from './message-port-main.ts'
import type { Client } from './scripted-session.ts'

/** A client on one studio, as one kind of host connects it. */
export interface Connection {
  readonly client: Client
  readonly close: () => Promise<void> | void
}
export type Connect = (studio: Studio) => Promise<Connection>

const inProcess: Connect = async (studio) => ({ client: createRouterClient(createRouter(studio)), close: () => {} })

const webSocket: Connect = async (studio) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  const handler = new SocketHandler(createRouter(studio))
  server.on('connection', (socket) => void handler.upgrade(socket))
  await new Promise((resolve) => server.once('listening', resolve))
  const websocket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  websocket.binaryType = 'arraybuffer'
  const link = new SocketLink({ websocket: websocket as unknown as globalThis.WebSocket })
  return {
    client: createORPCClient(link),
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate()
        server.close(() => resolve())
      }),
  }
}

/** Node's own MessagePort has all a page's port has; only its type says less. */
type PagePort = ConstructorParameters<typeof PortLink>[0]['port']

const messagePort: Connect = async (studio) => {
  const { page, core } = electronChannel()
  new PortHandler(createRouter(studio)).upgrade(core)
  core.start()
  const link = new PortLink({ port: page as unknown as PagePort })
  page.start()
  return { client: createORPCClient(link), close: () => page.close() }
}

export const transports = { 'in process': inProcess, WebSocket: webSocket, MessagePort: messagePort }
