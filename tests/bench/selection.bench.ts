import { matrixMath } from '../../src-main/compute/matrix-math.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { runHead } from '../../src-main/training/head-graph.ts'
import type { Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { strategies } from '../../src-main/query-strategies/index.ts'
import { margin } from '../../src-main/query-strategies/margin/margin.ts'
import { plainMatrixMath } from '../../src-main/query-strategies/geometry/plain-matrix-math.ts'
import type { ModelOutput, Pool, Strategy } from '../../src-main/query-strategies/strategy.ts'
import type { MatrixMath } from '../../src-main/platform/matrix-math.ts'
import { modelOutputOf } from '../../src-main/experiments/model-output.ts'
import { peakMemory } from './peak-memory.ts'
import { plainModelOutput } from './plain-model-output.ts'
import { clusteredPool, headOf, CLASSES, FEATURES } from './synthetic-pool.ts'

// A batch of 100 from pools × 384 features × 77 classes with 1,000 labels, one thread: what the model thinks of the pool, then the choice.
// Beside it the same with loops in place of graphs, on a pool small enough for them (a committee's training has no such loop).
const [BATCH, LABELS, LOOPED] = [100, 1000, 1400]
const SIZES = [10_000, 100_000, 1_000_000]
const runtime = createRuntime({ threads: 1 })
const math = matrixMath(runtime)
const largest = clusteredPool(Math.max(...SIZES), mulberry32(1))
const head = headOf(largest)

/** Milliseconds of processor time: with one thread those of an idle machine, whatever else runs. */
const timed = async <Result>(work: () => Result | Promise<Result>): Promise<readonly [number, Result]> => {
  const began = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(began)
  return [(user + system) / 1000, result]
}

function poolOf(size: number): Pool {
  const features: Matrix = { rows: size, columns: FEATURES, data: largest.rows.data.subarray(0, size * FEATURES) }
  const labelled = Int32Array.from({ length: LABELS }, (_, i) => i)
  return {
    features,
    candidates: Int32Array.from({ length: size - LABELS }, (_, i) => i + LABELS),
    labelled: { rows: labelled, labels: largest.labels.slice(0, LABELS) },
  }
}

const asked = (strategy: Strategy) => {
  const options = resolveOptions(strategy.id, strategy.options)
  return { strategy, options, classes: CLASSES, seed: 1 }
}
const predict = (strategy: Strategy, pool: Pool) => modelOutputOf(head, pool, asked(strategy), runtime)
const choose = (strategy: Strategy, pool: Pool, output: ModelOutput, by: MatrixMath) => {
  const request = { pool, output, classes: CLASSES, count: BATCH, random: mulberry32(1), math: by }
  return strategy.choose(request, asked(strategy).options)
}

const ms = (time: number) => (time < 9.95 ? time.toFixed(1) : time.toFixed(0)).padStart(7)
console.log(
  `${'strategy'.padEnd(28)}${SIZES.map((n) => `${n.toLocaleString('en')}: predict + choose ms (MB)`.padStart(44)).join('')}   graphs against loops at ${LOOPED}`,
)
for (const strategy of strategies) {
  const cells: string[] = []
  let parted = ''
  for (const size of SIZES) {
    const pool = poolOf(size)
    const memory = peakMemory()
    const [predicting, output] = await timed(() => predict(strategy, pool))
    const [choosing, { reasons }] = await timed(() => choose(strategy, pool, output, math))
    cells.push(`${ms(predicting)} +${ms(choosing)} (${String(memory.grown()).padStart(5)})`.padStart(44))
    parted = reasons
      .filter(({ code }) => code === 'sub-sampled')
      .map(({ fields }) => `; of 1M looks at ${fields['used']}`)
      .join('')
  }
  console.log(`${strategy.id.padEnd(28)}${cells.join('')}${await beside(strategy)}${parted}`)
}

async function beside(strategy: Strategy): Promise<string> {
  if (strategy.committeeScore) return ''
  const small = poolOf(LOOPED)
  const [graphs] = await timed(async () => choose(strategy, small, await predict(strategy, small), math))
  const [loops] = await timed(() => choose(strategy, small, plainModelOutput(head, small.features), plainMatrixMath))
  return `   ${ms(graphs)} against ${ms(loops)}: ${(loops / graphs).toFixed(1)} ×`
}

// Margin over a million: how near to what memory and multiplication can do on one core, measured on the spot.
const features = poolOf(Math.max(...SIZES)).features
const gigabytes = (features.rows * FEATURES * 4) / 1e9
const half = features.data.length >> 1
// Half is read and half is written.
const [copying] = await timed(() => features.data.copyWithin(0, half))
const [scoring] = await timed(() =>
  runHead(head, features, { scores: (_, p) => margin.score!(p, {}, { kind: 'single', perSample: 1 }) }, runtime),
)
const [side, times] = [1024, 10]
const square = { rows: side, columns: side, data: features.data.subarray(0, side * side) }
const [multiplying] = await timed(async () => {
  for (let i = 0; i < times; i++) await math.similarities(square, square)
})
const [copied, scored] = [(gigabytes * 1000) / copying, (gigabytes * 1000) / scoring]
const best = (times * 2 * side ** 3) / multiplying / 1e6
const done = (2 * features.rows * FEATURES * CLASSES) / scoring / 1e6
console.log(
  `margin over 1,000,000: ${scoring.toFixed(0)} ms; ${scored.toFixed(1)} of ${copied.toFixed(1)} GB/s of memory (${Math.round((100 * scored) / copied)} %), ${done.toFixed(0)} of ${best.toFixed(0)} GFLOP/s of matrix products (${Math.round((100 * done) / best)} %)`,
)
