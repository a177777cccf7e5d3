import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'

const at = (file: string) => JSON.stringify(join(import.meta.dirname, file))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** A process of these lines. */
function script(lines: string): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', lines]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  return child
}
const firstLine = async ({ stdout }: ChildProcess) => String((await once(stdout!, 'data'))[0]).trim()

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const BLOCK = 'for (;;);'

test('a process whose thread is blocked ends soon after its parent', async () => {
  const blocked = JSON.stringify(
    `import { watchParent } from ${at('watchdog.ts')}; watchParent(); setTimeout(() => { process.send('blocked'); ${BLOCK} }, 300)`,
  )
  const parent = script(`
    import { spawn } from 'node:child_process'
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', ${blocked}]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.on('message', () => console.log(child.pid))
  `)
  const pid = Number(await firstLine(parent))
  expect(lives(pid)).toBe(true)
  parent.kill('SIGKILL')
  try {
    await vi.waitUntil(() => !lives(pid), { timeout: 20_000, interval: 50 })
  } finally {
    if (lives(pid)) process.kill(pid, 'SIGKILL')
  }
}, 40_000)

test.each([
  ['longer', '{ ms: 300, bytes: 2 ** 40 }', BLOCK],
  ['more memory', '{ ms: 1e9, bytes: 1e8 }', `globalThis.held = Buffer.alloc(4e8, 1); ${BLOCK}`],
])(
  'work that takes %s than it may is ended, though it blocks the thread',
  async (_, limits, work) => {
    const child = script(`
    import { limited } from ${at('watchdog.ts')}
    await limited(${limits}, async () => { ${work} })
  `)
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
  },
  40_000,
)

test('what comes after the work is under no limits, and the thread keeps nobody waiting', async () => {
  const child = script(`
    import { limited } from ${at('watchdog.ts')}
    console.log(await limited({ ms: 600, bytes: 1e9 }, async () => 'done'))
    const until = performance.now() + 1500
    while (performance.now() < until);
  `)
  const exit = once(child, 'exit')
  expect(await firstLine(child)).toBe('done')
  expect((await exit)[0]).toBe(0)
}, 40_000)
