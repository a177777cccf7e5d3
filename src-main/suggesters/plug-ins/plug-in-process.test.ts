import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startPlugIn } from './plug-in-process.ts'

const SAMPLES = [{ id: 1, text: 'I want a refund', before: [] }]
/** A plug-in whose suggest has this body; on a busy machine a call may take its time. */
const body = (code: string) => `export default { id: 'x.v1', title: 'X', async suggest(samples) { ${code} } }`
async function fault(code: string, ms = 20_000): Promise<string> {
  try {
    const plugIn = await startPlugIn('x.js', code, ms)
    const { said } = await plugIn.suggest(SAMPLES)
    plugIn.end()
    return `answered ${JSON.stringify(said)}`
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}

test('a plug-in answers with labels and values', async () => {
  const plugIn = await startPlugIn(
    'x.js',
    body("return samples.map(({ text }) => [{ label: text.split(' ').at(-1), value: 0.5 }])"),
    20_000,
  )
  expect([plugIn.id, plugIn.title]).toEqual(['x.v1', 'X'])
  expect((await plugIn.suggest(SAMPLES)).said).toEqual([[{ label: 'refund', value: 0.5 }]])
  plugIn.end()
}, 60_000)

test('one that loops is ended', async () => {
  expect(await fault(body('for (;;);'), 2_000)).toMatch(/^PlugInTooSlow/)
}, 60_000)

test('one that leaks memory is ended, on the heap and beside it', async () => {
  expect(await fault(body('const all = []; for (;;) all.push({ of: all.length })'))).toMatch(/^PlugInEnded/)
  expect(await fault(body('const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1))'))).toMatch(
    /^PlugInEnded/,
  )
}, 60_000)

test('one that throws, cannot be read or is no plug-in says so', async () => {
  expect(await fault(body("throw new Error('no such luck')"))).toBe('PlugInFailed: x.js failed: no such luck')
  expect(await fault('export default {')).toMatch(/^PlugInFailed/)
  expect(await fault('export default 7')).toMatch(/^PlugInFailed.*suggest/)
}, 60_000)

test('one that reads files, starts processes or reaches for the host gets none', async () => {
  expect(
    await fault(`import { readFileSync } from 'node:fs'; ${body("return [readFileSync('/etc/passwd', 'utf8')]")}`),
  ).toMatch(/imports nothing/)
  expect(await fault(body("const fs = await import('node:fs'); return [fs.readFileSync('/etc/passwd')]"))).toMatch(
    /imports nothing/,
  )
  for (const name of ['process', 'require', 'fs', 'global', 'module', 'Worker', 'WebAssembly'])
    expect(await fault(body(`return [[{ label: typeof globalThis.${name}, value: 1 }]]`))).toMatch(/"undefined"/)
  expect(await fault(body("return [].constructor.constructor('return process')()"))).toMatch(
    /Code generation from strings/,
  )
}, 120_000)

test('one that opens sockets reaches nobody', async () => {
  let reached = 0
  const server = createServer(() => void reached++).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(
    await fault(`import net from 'node:net'; ${body(`net.connect(${port}, '127.0.0.1'); return [null]`)}`),
  ).toMatch(/imports nothing/)
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'navigator'])
    expect(await fault(body(`return [[{ label: typeof globalThis.${name}, value: 1 }]]`))).toMatch(/"undefined"/)
  expect(await fault(body(`return fetch('http://127.0.0.1:${port}/')`))).toMatch(/fetch is not defined/)
  expect(reached).toBe(0)
  server.close()
}, 120_000)

test('one that answers nonsense is told what it answered', async () => {
  expect(await fault(body('return 7'))).toMatch(/^PlugInNonsense.*number/)
  expect(await fault(body('return []'))).toMatch(/0 entries for 1 samples/)
  expect(await fault(body("return [[{ label: 'a', value: 7 }]]"))).toMatch(/the value 7/)
  expect(await fault(body('return [[{ value: 0.5 }]]'))).toMatch(/no text/)
}, 60_000)
