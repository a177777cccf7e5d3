import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, test } from 'vitest'
import type { Contract } from '../../src-main/contract/contract.ts'
import {
  computeThrough,
  serveElectron,
  type ElectronPort,
  type FromCore,
  type ToCore,
} from '../../src-main/hosts/electron-core.ts'
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

test('compute processes side by side keep their own lines: what is sent, answered, killed and gone is that of the one meant', async () => {
  const { port, heard } = parentPort()
  const compute = computeThrough(port)
  const both = ['first', 'second'].map((name) => {
    const line = compute.fork()
    const got: unknown[] = []
    line.onMessage((message) => got.push(message))
    line.onClose(({ code }) => got.push(`gone ${code}`))
    // Before its process is there.
    line.send(`${name} waited`)
    return { name, line, got }
  })
  const asked = heard.flatMap((message) => (message.type === 'start-compute' ? [message.id] : []))
  expect(new Set(asked).size).toBe(2)
  const ends = asked.map((id) => {
    const { page, core } = electronChannel()
    const got: unknown[] = []
    page.on('message', (message) => got.push(message))
    compute.connect(id, core as unknown as ElectronPort)
    return { page, got }
  })
  for (const { name, line } of both) line.send(`${name} sent`)
  for (const [i, { page }] of ends.entries()) page.postMessage(`answer ${i}`)
  await expect
    .poll(() => ends.map(({ got }) => got))
    .toEqual([
      ['first waited', 'first sent'],
      ['second waited', 'second sent'],
    ])
  await expect.poll(() => both.map(({ got }) => got)).toEqual([['answer 0'], ['answer 1']])

  both[0]!.line.kill()
  expect(heard.at(-1)).toEqual({ type: 'kill-compute', id: asked[0] })
  compute.gone(asked[0]!, 137)
  both[0]!.line.send('to nobody')
  both[1]!.line.send('goes on')
  await expect.poll(() => ends[1]!.got.at(-1)).toBe('goes on')
  expect([both.map(({ got }) => got.at(-1)), ends[0]!.got.at(-1)]).toEqual([['gone 137', 'answer 1'], 'first sent'])
  for (const { page } of ends) page.close()
})
