import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { bagCase, cnnCase, encoderCase, mlpCase, softmaxCase, type Case } from './training/cases.ts'
import { bestOf, lazyBag, looped, peak, perStep } from './training/ort-steps.ts'
import { plainLoop } from './training/plain-loop.ts'
import { openTfjs, tfjsSteps } from './training/tfjs-steps.ts'

// Training steps of five models: a graph per step, the same in a Loop, and beside them in the same run a loop by hand, the
// machine's own matrix product, tfjs on wasm where it is there, PyTorch where KINDLING_BENCH_PYTHON names a python that has it.
// Ratios have floors; times are only told.
type Row = Record<string, number | undefined>
const threads = [1, 2]
const columns = new Map<string, Row>()
const note = (column: string, { name }: Case, ms: number) => columns.set(column, { ...columns.get(column), [name]: ms })
const of = (column: string, { name }: Case) => columns.get(column)?.[name]

console.log(`load ${loadavg()[0]!.toFixed(1)} before it began`)
const tops: Record<number, number> = {}
for (const t of threads) {
  tops[t] = await peak(t)
  for (const given of [softmaxCase, mlpCase]) {
    note(`graph, ${t}`, given, await bestOf(await perStep(given, t, 60), 8))
    note(`Loop, ${t}`, given, await bestOf(await looped(given, t), 12))
  }
  note(`lazy rows, ${t}`, bagCase, await bestOf(await lazyBag(t, 20), 6))
  note(`graph, ${t}`, cnnCase, await bestOf(await perStep(cnnCase, t, 5), 4))
  note(`graph, ${t}`, encoderCase, await bestOf(await perStep(encoderCase, t, 2), 3))
  // Again: on a machine with other work the first may have met a bad moment.
  tops[t] = Math.max(tops[t], await peak(t))
}
note('graph, 1', bagCase, await bestOf(await perStep(bagCase, 1, 5), 4))
note('plain loop', softmaxCase, await bestOf(plainLoop(10), 5))

const tfjs = await openTfjs()
if (typeof tfjs === 'string') console.log(`tfjs was left out: ${tfjs}`)
else for (const given of [softmaxCase, mlpCase]) note('tfjs wasm', given, await bestOf(tfjsSteps(tfjs, given, 10), 4))

const python = process.env['KINDLING_BENCH_PYTHON']
const torch = python ? torchSteps(python) : 'KINDLING_BENCH_PYTHON names no python'
if (typeof torch === 'string') console.log(`PyTorch was left out: ${torch}`)
else for (const [column, row] of Object.entries(torch)) columns.set(column, row)

function torchSteps(program: string): Record<string, Row> | string {
  const script = new URL('./training/torch_steps.py', import.meta.url).pathname
  const { status, stdout, stderr } = spawnSync(program, [script, ...threads.map(String)], { encoding: 'utf8' })
  return status === 0 ? (JSON.parse(stdout) as Record<string, Row>) : (stderr.trim().split('\n').at(-1) ?? 'it failed')
}

const all = [softmaxCase, mlpCase, bagCase, cnnCase, encoderCase]
console.log(
  `\nms a step; the number after an engine's name is its threads\n${''.padEnd(16)}${all.map(({ name }) => name.padStart(26)).join('')}`,
)
for (const [column, row] of columns)
  console.log(`${column.padEnd(16)}${all.map(({ name }) => (row[name]?.toFixed(2) ?? '–').padStart(26)).join('')}`)
const quickest = (given: Case, t: number) =>
  Math.min(...['graph', 'Loop', 'lazy rows'].map((engine) => of(`${engine}, ${t}`, given) ?? Infinity))
for (const t of threads)
  console.log(
    `${`samples/s, ${t}`.padEnd(16)}${all
      .map((given) =>
        Math.round((1000 * given.batch) / quickest(given, t))
          .toLocaleString('en')
          .padStart(26),
      )
      .join('')}`,
  )
console.log(`matrix product 1024³: ${threads.map((t) => `${tops[t]!.toFixed(0)} GFLOP/s with ${t}`).join(', ')}\n`)

/** Of the machine's peak, in products alone. */
const share = (given: Case, t: number) => given.flops! / quickest(given, t) / 1e6 / tops[t]!
let below = 0
function floor(what: string, ratio: number, least: number, unit: '×' | '%') {
  if (Number.isNaN(ratio)) return
  const show = (value: number) =>
    unit === '×' ? `${value.toFixed(value < 3 ? 2 : 1)} ×` : `${(100 * value).toFixed(0)} %`
  const held = ratio >= least
  if (!held) below++
  console.log(`${held ? 'ok   ' : 'BELOW'} ${what.padEnd(62)} ${show(ratio).padStart(8)}   at least ${show(least)}`)
}
floor(
  'softmax: a loop by hand takes, of the Loop graph with 1',
  of('plain loop', softmaxCase)! / of('Loop, 1', softmaxCase)!,
  15,
  '×',
)
floor(
  'softmax: tfjs wasm takes, of the Loop graph with 1',
  (of('tfjs wasm', softmaxCase) ?? NaN) / of('Loop, 1', softmaxCase)!,
  12,
  '×',
)
floor(
  'MLP: tfjs wasm takes, of the Loop graph with 1',
  (of('tfjs wasm', mlpCase) ?? NaN) / of('Loop, 1', mlpCase)!,
  15,
  '×',
)
floor('MLP: a run a step takes, of the Loop with 1', of('graph, 1', mlpCase)! / of('Loop, 1', mlpCase)!, 1.1, '×')
floor(
  'bag: the whole table takes, of lazy rows with 1',
  of('graph, 1', bagCase)! / of('lazy rows, 1', bagCase)!,
  2,
  '×',
)
for (const [given, one, two] of [
  [softmaxCase, 0.35, 0.22],
  [mlpCase, 0.45, 0.35],
  [cnnCase, 0.28, 0.18],
  [encoderCase, 0.35, 0.25],
] as const) {
  floor(`${given.name}: share of the machine's peak with 1`, share(given, 1), one, '%')
  floor(`${given.name}: share of the machine's peak with 2`, share(given, 2), two, '%')
}
for (const given of all)
  floor(
    `${given.name}: PyTorch with 1 takes, of ours`,
    Math.min(of('PyTorch, 1', given) ?? NaN, of('PyTorch sparse, 1', given) ?? Infinity) / quickest(given, 1),
    given === softmaxCase || given === mlpCase ? 1.5 : 1,
    '×',
  )
if (below > 0) {
  console.log(
    `${below} below their floor (load ${loadavg()[0]!.toFixed(1)} now; other work on the machine lowers the shares of 2 threads most)`,
  )
  process.exitCode = 1
}
