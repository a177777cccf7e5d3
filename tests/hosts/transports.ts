import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { createRouterClient } from '@orpc/server'
import { createRouter } from '../../src-main/api/router.ts'
import { lineOver, type ElectronPort } from '../../src-main/hosts/electron-core.ts'
import { linesTo } from '../../src-main/hosts/page-line.ts'
import { startWebHost } from '../../src-main/hosts/web-host.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { electronChannel } from './message-port-main.ts'
import type { Client } from './scripted-session.ts'
import { clientOver, openLine, signIn } from './web-client.ts'

/** A client on one studio, as one kind of host connects it. */
export interface Connection {
  readonly client: Client
  readonly close: () => Promise<void> | void
}
export type Connect = (studio: Studio) => Promise<Connection>

const inProcess: Connect = async (studio) => ({ client: createRouterClient(createRouter(studio)), close: () => {} })

const webSocket: Connect = async (studio) => {
  const host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: import.meta.dirname })
  const socket = await openLine(host, await signIn(host))
  return { client: clientOver(socket), close: host.close }
}

/** Node's own MessagePort has all a page's port has; only its type says less. */

const messagePort: Connect = async (studio) => {
  const { page, core } = electronChannel()
  linesTo(createRouter(studio))(lineOver(core as unknown as ElectronPort))
  core.start()
  const link = new PortLink({ port: page })
  page.start()
  return { client: createORPCClient(link), close: () => page.close() }
}

export const transports = { 'in process': inProcess, WebSocket: webSocket, MessagePort: messagePort }
