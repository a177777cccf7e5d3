import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { root } from '../e2e/open-studio-page.ts'
import { drawnDigits } from './drawn-digits.ts'

// The built terminal on a project with features and a model: from the start of the process to the first answer of the model printed, how long of that backbone
// and model took to be made ready, and the most memory all its processes held; beside what was published for services of that kind.
// KINDLING_BENCH_MODEL may be the folder of an image model.
const folder = mkdtempSync(join(tmpdir(), 'kindling-cold-start-'))
const RUNS = 5
const env = { ...process.env, KINDLING_HOME: folder }
const entry = ['--disable-warning=ExperimentalWarning', join(root, 'out/main/cli.js')]
const kindling = (...args: string[]) =>
  execFileSync(process.execPath, [...entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })

function projectOf(name: string, from: string, columns: readonly string[] = [], embed: readonly string[] = []): string {
  const project = join(folder, `${name}.kindling`)
  kindling('new', project)
  kindling('import', project, from, ...columns)
  kindling('embed', project, ...embed)
  kindling('train', project)
  return project
}
function texts(): string {
  const words = ['card', 'transfer', 'account', 'refund', 'exchange', 'limit', 'top-up', 'cash', 'pending', 'verify']
  const rows = Array.from({ length: 1000 }, (_, i) => {
    const text = `${words[i % 10]} ${words[(i >> 3) % 10]} number ${i}`
    return `${text},${i % 21 === 0 ? words[i % 10] : ''}\n`
  })
  writeFileSync(join(folder, 'texts.csv'), `text,label\n${rows.join('')}`)
  return join(folder, 'texts.csv')
}
function vectors(): string {
  const random = mulberry32(1)
  const rows = Array.from({ length: 1000 }, (_, i) => {
    const vector = Array.from({ length: 64 }, (_, d) => normal(random) + (d % 4 === i % 4 ? 2 : 0))
    return JSON.stringify({ text: `record ${i}`, vector, ...(i % 20 < 4 ? { label: `kind ${i % 4}` } : {}) })
  })
  writeFileSync(join(folder, 'vectors.jsonl'), `${rows.join('\n')}\n`)
  return join(folder, 'vectors.jsonl')
}
async function pictures(): Promise<string> {
  const { contents, labels } = await drawnDigits(300, 1)
  contents.forEach((content, i) => {
    if (content.kind !== 'image') return
    const into = join(folder, 'digits', String(labels[i]))
    mkdirSync(into, { recursive: true })
    writeFileSync(join(into, `${i}.png`), content.bytes)
  })
  return join(folder, 'digits')
}

/** MB of a process and those it has started; Linux tells. */
function memoryOf(pid: number): number {
  try {
    const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
    const own = Number(/VmRSS:\s+(\d+)/.exec(read('status'))![1]) / 1024
    const children = read(`task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)
    return own + children.reduce((sum, child) => sum + memoryOf(child), 0)
  } catch {
    // It has ended since.
    return 0
  }
}

/** Until its first line, in ms; the most memory until it ends, in MB. */
function answered(project: string): Promise<{ readonly ms: number; readonly memory: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, [...entry, 'predict', project, '#1', '--sample'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let memory = 0
  const looks = setInterval(() => (memory = Math.max(memory, memoryOf(child.pid!))), 20)
  return new Promise((resolve, reject) => {
    let ms: number | undefined
    child.stdout.once('data', () => (ms = performance.now() - began))
    child.once('exit', (code) => {
      clearInterval(looks)
      if (ms === undefined) reject(new Error(`no answer, code ${code}`))
      else resolve({ ms, memory })
    })
  })
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!
async function bench(name: string, project: string, published: string): Promise<void> {
  const runs = []
  for (let run = 0; run < RUNS; run++) runs.push(await answered(project))
  const took = [...kindling('doctor', project).matchAll(/^→ .*ready in (\d+) ms/gm)].map(([, ms]) => Number(ms))
  const [ms, memory] = [middle(runs.map((run) => run.ms)), middle(runs.map((run) => run.memory))]
  console.log(
    `${name}: first answer ${ms.toFixed(0)} ms, of that made ready in ${Math.max(...took)} ms, memory ${memory.toFixed(0)} MB | published ${published} | load ${loadavg()[0]!.toFixed(1)}`,
  )
}

try {
  const digits = await pictures()
  await bench(
    'light text (built in)',
    projectOf('texts', texts(), ['--text', 'text', '--label', 'label']),
    '120 ms, 128 MB',
  )
  await bench(
    'data processing (vectors)',
    projectOf('vectors', vectors(), ['--text', 'text', '--label', 'label'], ['--backbone', 'precomputed.v1']),
    '340 ms, 512 MB',
  )
  await bench('image (built in)', projectOf('digits', digits), '890 ms, 1,024 MB')
  const model = process.env['KINDLING_BENCH_MODEL']
  if (model) await bench(`image (${model})`, projectOf('model', digits, [], ['--backbone', model]), '890 ms, 1,024 MB')
} finally {
  rmSync(folder, { recursive: true })
}
