import { createServer } from 'node:net'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
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

test('one that changes what every object begins with changes no message', async () => {
  for (const said of ['null', "{ cmd: 'NODE_HANDLE', type: 'x' }", '{ turn: 7 }'])
    expect(await fault(body(`Object.prototype.toJSON = () => (${said}); return [null]`))).toMatch(/not extensible/)
  expect(await fault(body('Promise.prototype.then = () => {}; return [null]'))).toMatch(/read only/)
  expect(await fault(body('Error.prepareStackTrace = () => 1; return [null]'))).toMatch(/read only/)
  const spoilt = "globalThis.String = () => ({}); globalThis.Error = class {}; throw { message: 'x'.repeat(1e6) }"
  expect(await fault(body(spoilt))).toMatch(/^PlugInFailed: x.js failed: x{500}$/)
  const twoFaced = `let n = 0; export default { get id() { return n++ ? {} : 'x' }, title: 'X', suggest: () => [null] }`
  expect(await fault(twoFaced)).toMatch(/^PlugInFailed.*its id or its title/i)
  // Objects of its own it may make as it likes.
  expect(
    await fault(body("const o = {}; o.toString = () => 'own'; return [[{ label: String(o), value: 1 }]]")),
  ).toMatch(/"own"/)
}, 120_000)

test('one that answers at great length, floods the output or imports a text is refused', async () => {
  const long = "const label = 'x'.repeat(1000); return Array.from({ length: 5000 }, () => [{ label, value: 1 }])"
  expect(await fault(body(long))).toMatch(/longer than 1048576 characters/)
  expect(await fault(body('return 1n'))).toMatch(/^PlugInFailed/)
  expect(await fault(body('for (;;) console.log(1)'))).toMatch(/console is not defined/)
  expect(await fault(body('process.exit(0)'))).toMatch(/process is not defined/)
  expect(await fault(body("return import('data:text/javascript,export default 1')"))).toMatch(/imports nothing/)
}, 120_000)

test('one that never answers is given up after its time', async () => {
  expect(await fault(body('return new Promise(() => {})'), 1_000)).toMatch(/^PlugInTooSlow.*within 1 s/)
}, 60_000)

test('one that goes on working after its answer is ended, one that rests is not', async () => {
  const ends = async (code: string) => {
    const plugIn = await startPlugIn('x.js', body(code), 600_000)
    await plugIn.suggest(SAMPLES)
    await setTimeout(3_000)
    const later = plugIn.suggest(SAMPLES).then(
      () => 'rests',
      ({ name }: Error) => name,
    )
    const told = await later
    plugIn.end()
    return told
  }
  expect(await ends('(function again() { Promise.resolve().then(again) })(); return [null]')).toBe('PlugInEnded')
  expect(await ends('return [null]')).toBe('rests')
}, 300_000)

test('one that answers nonsense is told what it answered', async () => {
  expect(await fault(body('return 7'))).toMatch(/^PlugInNonsense.*number/)
  expect(await fault(body('return []'))).toMatch(/0 entries for 1 samples/)
  expect(await fault(body("return [[{ label: 'a', value: 7 }]]"))).toMatch(/the value 7/)
  expect(await fault(body('return [[{ value: 0.5 }]]'))).toMatch(/no text/)
}, 60_000)
