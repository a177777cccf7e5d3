import { matrixMath } from '../../src-main/compute/matrix-math.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { strategies } from '../../src-main/query-strategies/index.ts'
import { plainMatrixMath } from '../../src-main/query-strategies/plain-matrix-math.ts'
import type { Belief, MatrixMath, Pool, Strategy } from '../../src-main/query-strategies/strategy.ts'
import { beliefOf } from '../../src-main/services/compute-tasks/belief.ts'
import { peakMemory } from './peak-memory.ts'
import { plainBelief } from './plain-belief.ts'
import { clusteredPool, headOf, CLASSES, FEATURES } from './synthetic-pool.ts'

// A batch of 100 from pools × 384 features × 77 classes with 1,000 labels, one thread: what the model thinks of the pool, then the choice.
// Beside it the same with loops in place of graphs, on a pool small enough for them.
const [BATCH, LABELS, LOOPED] = [100, 1000, 1400]
const SIZES = [10_000, 100_000, 1_000_000]
const runtime = createRuntime({ threads: 1 })
const math = matrixMath(runtime)
const largest = clusteredPool(Math.max(...SIZES), mulberry32(1))
const head = headOf(largest)

const timed = async <Result>(work: () => Result | Promise<Result>): Promise<readonly [number, Result]> => {
  const began = performance.now()
  const result = await work()
  return [performance.now() - began, result]
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
const believe = (strategy: Strategy, pool: Pool) => beliefOf(head, pool, asked(strategy), runtime)
const choose = (strategy: Strategy, pool: Pool, belief: Belief, by: MatrixMath) => {
  const request = { pool, belief, classes: CLASSES, count: BATCH, random: mulberry32(1), math: by }
  return strategy.choose(request, asked(strategy).options)
}

const ms = (time: number) => (time < 9.95 ? time.toFixed(1) : time.toFixed(0)).padStart(7)
console.log(
  `${'strategy'.padEnd(28)}${SIZES.map((n) => `${n.toLocaleString('en')}: believe + choose ms (MB)`.padStart(44)).join('')}   graphs against loops at ${LOOPED}`,
)
for (const strategy of strategies) {
  const cells: string[] = []
  let parted = ''
  for (const size of SIZES) {
    const pool = poolOf(size)
    const memory = peakMemory()
    const [believing, belief] = await timed(() => believe(strategy, pool))
    const [choosing, { reasons }] = await timed(() => choose(strategy, pool, belief, math))
    cells.push(`${ms(believing)} +${ms(choosing)} (${String(memory.grown()).padStart(5)})`.padStart(44))
    parted = reasons
      .filter(({ code }) => code === 'sub-sampled')
      .map(({ fields }) => `, of 1M looks at ${fields['used']} ${fields['what']}`)
      .join('')
  }
  const small = poolOf(LOOPED)
  const graphs = await timed(async () => choose(strategy, small, await believe(strategy, small), math))
  const loops = await timed(() => choose(strategy, small, plainBelief(head, small.features), plainMatrixMath))
  console.log(
    `${strategy.id.padEnd(28)}${cells.join('')}   ${ms(graphs[0])} against ${ms(loops[0])}: ${(loops[0] / graphs[0]).toFixed(1)} ×${parted}`,
  )
}
