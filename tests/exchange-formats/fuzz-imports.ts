import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { checkImport } from './check-import.ts'
import { mutatedFile, seedFiles } from './mutated-files.ts'

// node build/with-node.mjs tests/exchange-formats/fuzz-imports.ts --inputs 1000000 [--from 0] [--keep FOLDER] [--only .csv] [--without .parquet]
// Mutated files through inspection and reading; input number n is the same each time. A file that fails is kept.
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    from: { type: 'string', default: '0' },
    keep: { type: 'string' },
    only: { type: 'string', default: '' },
    without: { type: 'string', default: '-' },
    seed: { type: 'string', default: '1' },
  },
})
const [inputs, from, seed] = [Number(values.inputs), Number(values.from), Number(values.seed)]
const seeds = seedFiles.filter(({ name }) => name.includes(values.only) && !name.includes(values.without))
const SLOW_MS = 1000
const folder = mkdtempSync(join(tmpdir(), 'kindling-fuzz-'))
const keep = values.keep ?? join(tmpdir(), 'kindling-fuzz-faults')
const totals = { accepted: 0, rejected: 0, refused: 0, faulty: 0, slow: 0, slowestMs: 0 }
const refusals = new Map<string, number>()
const began = performance.now()
const report = (done: number) => {
  const perInput = (performance.now() - began) / Math.max(1, done)
  console.log(
    `${done} inputs, ${perInput.toFixed(2)} ms each, ${Math.round(process.memoryUsage().rss / 1e6)} MB: ${JSON.stringify(totals)}`,
  )
}
for (let n = from; n < from + inputs; n++) {
  const random = mulberry32(seed * 1_000_003 + n)
  const file = mutatedFile(random, seeds)
  const { accepted, rejected, refused, faults, slowestMs } = await checkImport(folder, file, random)
  totals.accepted += accepted
  totals.rejected += rejected
  if (refused) {
    totals.refused++
    refusals.set(refused, (refusals.get(refused) ?? 0) + 1)
  }
  if (slowestMs > SLOW_MS) totals.slow++
  totals.slowestMs = Math.max(totals.slowestMs, Math.round(slowestMs))
  if (faults.length > 0 || slowestMs > SLOW_MS) {
    totals.faulty += faults.length > 0 ? 1 : 0
    mkdirSync(keep, { recursive: true })
    writeFileSync(join(keep, `${n}-${file.name}`), file.bytes)
    console.log(
      `input ${n} (${file.name}): ${slowestMs > SLOW_MS ? `${Math.round(slowestMs)} ms of CPU; ` : ''}${faults[0] ?? ''}`,
    )
  }
  if ((n - from + 1) % 10_000 === 0) report(n - from + 1)
}
report(inputs)
console.log(`refused: ${[...refusals].map(([name, count]) => `${name} ${count}`).join(', ')}`)
rmSync(folder, { recursive: true })
if (totals.faulty > 0 || totals.slow > 0) process.exitCode = 1
