import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRouter } from '../../src-main/api/router.ts'
import type { Secrets } from '../../src-main/hosts/session.ts'
import { startWebHost, type WebHost } from '../../src-main/hosts/web-host.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'
import { clientOver, openLine, signIn } from './web-client.ts'

let host: WebHost
let session: Secrets
let leave: () => Promise<void>
const uncaught: unknown[] = []
const note = (error: unknown) => void uncaught.push(error)

beforeAll(async () => {
  const opened = await temporaryStudio({ forkCompute: fakeCompute().fork })
  const { studio } = opened
  host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: import.meta.dirname })
  session = await signIn(host)
  leave = () => host.close().then(opened.leave)
  // The test runner's own listeners fail the run; these say in which test.
  process.on('uncaughtException', note).on('unhandledRejection', note)
})
afterAll(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note)
  await leave()
})

/** Sends bytes as they are; gives what came back until the connection ended, or was reset by us. */
function raw(bytes: string | Uint8Array, { reset = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(new URL(host.origin).port), '127.0.0.1', () => {
      socket.write(bytes)
      if (reset) setImmediate(() => socket.resetAndDestroy())
    })
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', (data) => (answer += data.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}
const status = (answer: string) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none'

/** It still answers, and nothing came up that nobody caught. */
async function unharmed() {
  expect(
    status(await raw(`GET / HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nConnection: close\r\n\r\n`)),
  ).not.toBe('none')
  const client = clientOver(await openLine(host, session))
  expect(await client.jobs.list()).toEqual([])
  expect(uncaught.splice(0)).toEqual([])
}

test.each([
  '//',
  '//[',
  '//:99999/',
  '//a b/',
  '*',
  'http://elsewhere/',
  '/%',
  '/%ff',
  '/upload/%ff',
  '/blob/%c0%80',
  '',
])('GET %s is answered or refused, with a session and without', async (path) => {
  for (const cookie of ['', `Sec-WebSocket-Protocol: kindling, ${session.line}\r\n`]) {
    const host_ = new URL(host.origin).host
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: ${host_}\r\n${cookie}Connection: close\r\n\r\n`)
    expect(status(answer)).toMatch(/^(200|302|40[0-9]|422)$/)
  }
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA'
  await raw(
    `GET ${path} HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\nOrigin: ${host.origin}\r\nSec-WebSocket-Protocol: kindling, ${session.line}\r\n${upgrade}\r\n\r\n`,
    { reset: true },
  )
  await unharmed()
})

test('a refused upgrade whose caller resets the connection costs nothing', async () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA'
  for (let i = 0; i < 20; i++)
    await raw(`GET /rpc HTTP/1.1\r\nHost: ${new URL(host.origin).host}\r\n${upgrade}\r\n\r\n`.repeat(50), {
      reset: true,
    })
  await unharmed()
})

/** One client frame, masked with zeros. RFC 6455, 5.2 */
function frame(first: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(14)
  head[0] = first
  head[1] = 0x80 | 127
  head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, payload])
}

test.each([
  ['text that is no UTF-8', () => frame(0x81, Buffer.from([0xff, 0xfe]))],
  ['a frame with reserved bits', () => frame(0xf1, Buffer.from('x'))],
  ['an unknown opcode', () => frame(0x83, Buffer.from('x'))],
  ['a continuation of nothing', () => frame(0x80, Buffer.from('x'))],
  ['a fragmented ping', () => frame(0x09, Buffer.from('x'))],
  ['a close frame with a wrong code', () => frame(0x88, Buffer.from([0, 1]))],
  ['a frame larger than any may be', () => frame(0x81, Buffer.alloc(0)).fill(0x7f, 2, 10)],
  [
    '20,000 fragments',
    () => Buffer.concat([frame(0x01, Buffer.from('{')), ...Array<Buffer>(20_000).fill(frame(0x00, Buffer.from('a')))]),
  ],
  ['half a frame', () => frame(0x81, Buffer.from('{"i":"1"')).subarray(0, 12)],
])('%s ends its line at most', async (_what, bytes) => {
  const socket = await openLine(host, session)
  socket.on('error', () => {})
  const tcp = (socket as unknown as { _socket: Socket })._socket
  tcp.write(bytes())
  await new Promise((resolve) => tcp.write('', resolve))
  await unharmed()
  socket.terminate()
})

test('a request that is too large is answered by name, and its line stays', async () => {
  const client = clientOver(await openLine(host, session))
  const text = 'x'.repeat(17 * 1024 * 1024)
  await expect(client.project.setGuidelines({ text })).rejects.toMatchObject({
    code: 'MessageTooLarge',
    data: { megabytes: 18, limit: 16 },
  })
  expect(await client.jobs.list()).toEqual([])
})

test.each([
  ['no address', { i: '7', p: {} }],
  ['no request', { i: '7', p: null }],
  ['an address elsewhere', { i: '7', p: { u: 'http://elsewhere/' } }],
  ['a body that says it is a form', { i: '7', p: { u: '/jobs/list', h: { 'content-type': 'multipart/form-data' } } }],
  ['a stream nobody asked for', { i: '7', t: 3, p: {} }],
  ['an unknown type', { i: '7', t: 9 }],
])('a message with %s is answered by name', async (_what, message) => {
  const socket = await openLine(host, session)
  const answer = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))))
  socket.send(JSON.stringify(message))
  expect(await answer).toMatchObject({ i: '7', p: { s: 400, b: { json: { code: 'UnreadableMessage' } } } })
  await unharmed()
})

test('random bytes, cut requests and random frames, half of them reset, cost their own connection at most', async () => {
  const random = mulberry32(Number(process.env['KINDLING_SEED'] ?? 7))
  const below = (n: number) => Math.floor(random() * n)
  const bytes = (most: number) => Uint8Array.from({ length: 1 + below(most) }, () => below(256))
  const own = new URL(host.origin).host
  const whole = Buffer.from(
    `GET /rpc HTTP/1.1\r\nHost: ${own}\r\nOrigin: ${host.origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: kindling, ${session.line}\r\n\r\n`,
  )
  for (let i = 0; i < 150; i++) {
    const spoilt = Buffer.from(whole)
    spoilt[below(spoilt.length)] = below(256)
    const sent = [bytes(200), whole.subarray(0, below(whole.length)), spoilt, Buffer.concat([whole, bytes(200)])][
      i % 4
    ]!
    await raw(sent, { reset: random() < 0.9 })
  }
  await unharmed()
})
