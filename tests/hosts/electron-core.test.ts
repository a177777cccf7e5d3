import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, test } from 'vitest'
import type { Contract } from '../../src-main/contract/contract.ts'
import { serveElectron, type ElectronPort, type FromCore, type ToCore } from '../../src-main/hosts/electron-core.ts'
import { electronChannel } from './message-port-main.ts'

type Listener = (event: { data: unknown; ports: ElectronPort[] }) => void

/** The core's line to the main process, and the main process's side of it. */
function parentPort() {
  const heard: FromCore[] = []
  const listeners: Listener[] = []
  const port: ElectronPort = {
    postMessage: (message) => void heard.push(structuredClone(message) as FromCore),
    on: (event: string, listener: Listener | (() => void)) => event === 'message' && listeners.push(listener),
  }
  const tell = (data: ToCore, ports: ElectronPort[] = []) => listeners.forEach((listen) => listen({ data, ports }))
  return { port, heard, tell }
}

test('the core in a utility process answers a page over its port, survives a message that is none, and closes', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kindling-electron-'))
  process.env['KINDLING_HOME'] = home
  try {
    const { port, heard, tell } = parentPort()
    await serveElectron(port, join(import.meta.dirname, '../../src-main/entries'))
    expect(heard).toContainEqual({ type: 'ready' })

    const { page, core } = electronChannel()
    tell({ type: 'page' }, [core as unknown as ElectronPort])
    page.start()
    for (const junk of [
      42,
      null,
      '',
      '{',
      '{}',
      '{"i":"junk"}',
      '{"i":1,"p":{}}',
      '[1]',
      new Uint8Array([255, 1]),
      { i: 1 },
    ])
      page.postMessage(junk)
    const client = createORPCClient<ContractRouterClient<Contract>>(new RPCLink({ port: page as never }))
    expect(await client.project.current()).toBeNull()
    expect((await client.project.create({ name: 'over a port' })).name).toBe('over a port')

    tell({ type: 'blob', call: 1, id: 'nothing' })
    await expect.poll(() => heard).toContainEqual({ type: 'blob', call: 1, blob: null })
    tell({ type: 'close' })
    await expect.poll(() => heard).toContainEqual({ type: 'closed' })
    page.close()
  } finally {
    delete process.env['KINDLING_HOME']
    rmSync(home, { recursive: true, force: true })
  }
})
