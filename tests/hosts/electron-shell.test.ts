import { EventEmitter } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShell } from '../../src-main/hosts/electron-shell.ts'
import { fakeElectron } from './fake-electron.ts'

const SECRET = 'nobody outside may read this'
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-shell-'))
  for (const name of ['main', 'renderer', 'renderer-beside']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'renderer/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'renderer/a#b ?%.js'), '0')
  for (const place of ['secret.txt', 'renderer-beside/secret.txt']) writeFileSync(join(folder, place), SECRET)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The shell with its core ready and its window open. */
async function opened(options = {}) {
  const fake = fakeElectron(options)
  const done = openShell(fake.electron, join(folder, 'main'))
  await expect.poll(() => fake.processes.length).toBe(1)
  const [core] = fake.processes
  core!.emit('message', { type: 'ready' })
  await done
  const ask = (address: string, method = 'GET') =>
    fake.set['protocol']!({ url: `kindling://studio${address}`, method } as never) as Promise<Response>
  return { ...fake, core: core!, ask }
}
const page = { parent: null, url: 'kindling://studio/index.html', postMessage: () => {} }

test('a second instance ends at once and starts nothing', async () => {
  const { electron, did, processes, windows } = fakeElectron({ first: false })
  await openShell(electron, join(folder, 'main'))
  expect({ did, forked: processes.length, windows: windows().length }).toEqual({
    did: ['exit 0'],
    forked: 0,
    windows: 0,
  })
})

test('the first is brought to the front then', async () => {
  const { app, windows } = await opened()
  app.emit('second-instance')
  expect(windows()[0]!.did.slice(-2)).toEqual(['restore', 'focus'])
})

test('every renderer is sandboxed, and the window has neither Node nor a speller that fetches dictionaries', async () => {
  const { did, switches, windows } = await opened()
  expect(did.slice(0, 3)).toEqual(['scheme', 'sandbox', 'ready'])
  expect(did).toContain('spelling false')
  expect(switches).toContain('host-resolver-rules=MAP * ~NOTFOUND')
  expect(windows()[0]!.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    spellcheck: false,
  })
})

test('no contents open a window, leave the page, follow it elsewhere or hold a webview', async () => {
  const { app } = await opened()
  let openHandler = () => ({ action: 'allow' })
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (h: typeof openHandler) => (openHandler = h),
  })
  app.emit('web-contents-created', {}, contents)
  expect(openHandler()).toEqual({ action: 'deny' })
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
    let stopped = false
    contents.emit(event, { preventDefault: () => (stopped = true) })
    expect([event, stopped]).toEqual([event, true])
  }
})

test('no permission is given, and no request goes anywhere but to the page', async () => {
  const { set } = await opened()
  const given: boolean[] = []
  set['permissionRequest']!(...([null, 'media', (allowed: boolean) => given.push(allowed)] as never[]))
  expect([...given, set['permissionCheck']!(), set['device']!()]).toEqual([false, false, false])
  const allowed = (url: string) => {
    let cancel = true
    set['request']!({ url } as never, ((answer: { cancel: boolean }) => (cancel = answer.cancel)) as never)
    return !cancel
  }
  const urls = [
    'kindling://studio/index.html',
    'data:image/png;base64,',
    'blob:kindling://studio/1',
    'https://example.org/',
    'http://127.0.0.1:1/',
  ]
  expect([...urls, 'file:///etc/passwd', 'ws://127.0.0.1/', 'kindling://other/', 'x'].map(allowed)).toEqual([
    true,
    true,
    true,
    ...Array<boolean>(6).fill(false),
  ])
})

test.each([
  '%2e%2e%2fsecret.txt',
  '..%2fsecret.txt',
  '%2e%2e/secret.txt',
  '..%5csecret.txt',
  '%2fetc%2fpasswd',
  '../renderer-beside/secret.txt',
  '%2e%2e%2frenderer-beside%2fsecret.txt',
  'index.html%00',
  '%ff',
  'nothing',
])('the address /%s leads nowhere', async (address) => {
  const { ask } = await opened()
  const answer = await ask(`/${address}`)
  expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 404, body: '' })
})

test('the page comes with what it may do, and every answer with what others may not', async () => {
  const { ask, core } = await opened()
  const file = await ask('/index.html')
  expect(file.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*connect-src 'self';.*frame-ancestors 'none'/,
  )
  expect((await ask('/a%23b%20%3F%25.js')).status).toBe(200)
  const blob = ask('/blob/abc')
  const call = core.sent.at(-1)!.message as { call: number }
  core.emit('message', { type: 'blob', call: call.call, blob: { mediaType: 'image/png', bytes: Buffer.from('x') } })
  expect((await blob).headers.get('content-security-policy')).toContain('sandbox')
  for (const answer of [file, await blob, await ask('/nothing'), await ask('/', 'POST')])
    expect([answer.headers.get('x-content-type-options'), answer.headers.get('cross-origin-resource-policy')]).toEqual([
      'nosniff',
      'same-origin',
    ])
})

test('a dialog opens over its window for the page alone, and for nothing it does not know', async () => {
  const { ipc, said, windows } = await opened()
  const sender = windows()[0]!.webContents
  const pick = (want: unknown, name?: unknown, senderFrame: unknown = page) =>
    ipc['kindling:pick']!({ sender, senderFrame } as never, want as never, name as never)
  expect(await pick('file')).toBe('/chosen')
  expect(await pick('save', '../../etc/out.csv')).toBe('/chosen')
  expect(await pick('save', { toString: 1 })).toBe('/chosen')
  expect(said).toEqual(['open true {"properties":["openFile"]}', 'save true {"defaultPath":"out.csv"}', 'save true {}'])
  for (const want of ['files', null, {}, 'openDirectory']) expect(await pick(want)).toBeNull()
  for (const frame of [
    null,
    { ...page, parent: {} },
    { ...page, url: 'https://example.org/' },
    { ...page, url: 'kindling://studio.example.org/' },
  ]) {
    expect(await pick('file', '', frame)).toBeNull()
    ipc['kindling:port']!({ senderFrame: frame } as never)
  }
  expect(said).toHaveLength(3)
})

test('only the page gets a line to the core', async () => {
  const { ipc, core } = await opened()
  const before = core.sent.length
  ipc['kindling:port']!({ senderFrame: { ...page, parent: {} } } as never)
  expect(core.sent).toHaveLength(before)
  ipc['kindling:port']!({ senderFrame: page } as never)
  expect(core.sent.at(-1)).toEqual({ message: { type: 'page' }, ports: ['port 1'] })
})

test('a core that dies while it starts is told, and nothing stays', async () => {
  const fake = fakeElectron({ locale: 'zh-CN' })
  void openShell(fake.electron, join(folder, 'main'))
  await expect.poll(() => fake.processes.length).toBe(1)
  fake.processes[0]!.emit('exit', 7)
  await expect.poll(() => fake.did).toContain('exit 1')
  expect(fake.said[0]).toContain('7')
})

test('a core that dies later takes its compute processes along, answers who waits, and is told; the studio starts anew', async () => {
  const { core, ask, did, said, processes, app } = await opened()
  core.emit('message', { type: 'start-compute', id: 1 })
  core.emit('message', { type: 'start-compute', id: 2 })
  const waiting = ask('/blob/abc')
  core.emit('exit', 139)
  expect((await waiting).status).toBe(404)
  expect((await ask('/blob/abc')).status).toBe(404)
  await expect.poll(() => did.slice(-2)).toEqual(['relaunch', 'exit 1'])
  expect([said[0]!.includes('139'), ...processes.slice(1).map(({ killed }) => killed)]).toEqual([true, true, true])
  const before = core.sent.length
  app.emit('window-all-closed')
  expect([core.sent.length, did.at(-1)]).toEqual([before, 'exit 0'])
})

test('of several compute processes the one that is meant is killed and told gone', async () => {
  const { core, processes } = await opened()
  for (const id of [1, 2, 3]) core.emit('message', { type: 'start-compute', id })
  const [, first, second, third] = processes
  expect(core.sent.slice(-3).map(({ message }) => message)).toEqual([1, 2, 3].map((id) => ({ type: 'compute', id })))
  core.emit('message', { type: 'kill-compute', id: 1 })
  expect([first, second, third].map((process) => process!.killed)).toEqual([true, false, false])
  second!.emit('exit', 9)
  expect(core.sent.at(-1)!.message).toEqual({ type: 'compute-gone', id: 2, code: 9 })
  core.emit('message', { type: 'kill-compute', id: 2 })
  expect([second!.killed, third!.killed]).toEqual([false, false])
})

test('the last window closes the project before the program ends', async () => {
  const { app, core, did } = await opened()
  app.emit('window-all-closed')
  expect(core.sent.at(-1)!.message).toEqual({ type: 'close' })
  core.emit('message', { type: 'closed' })
  core.emit('exit', 0)
  await expect.poll(() => did.filter((what) => what.startsWith('exit'))).toEqual(['exit 0'])
})
