import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SampleQuery } from '../../src-main/contract/data.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'

// Pages of a million rows as the table asks them: in order, sorted, searched, from the middle.
const ROWS = 1_000_000
const folder = mkdtempSync(join(tmpdir(), 'kindling-table-'))
const file = join(folder, 'x.csv')
const lines = Array.from({ length: ROWS }, (_, i) => `text ${(i * 7919) % ROWS} about thing ${i % 97},thing ${i % 5}\n`)
writeFileSync(file, `text,label\n${lines.join('')}`)
lines.length = 0
const { studio, leave } = await temporaryStudio()
try {
  await studio.project.create({ name: 'table', path: join(folder, 'table.kindling') })
  const began = performance.now()
  const { id } = await studio.data.import({ path: file, trustLabels: false })
  await studio.jobs.wait({ id })
  const seconds = (performance.now() - began) / 1000
  console.log(`import: ${seconds.toFixed(1)} s, ${Math.round(ROWS / seconds).toLocaleString('en')} rows/s`)
  const page = async (query: Partial<SampleQuery>) => {
    const whole = {
      search: '',
      state: null,
      label: null,
      sort: 'id',
      descending: false,
      offset: 0,
      limit: 100,
    } as const
    const before = performance.now()
    const { total } = await studio.data.samples({ ...whole, ...query })
    return { ms: performance.now() - before, total }
  }
  for (const [what, query] of [
    ['in order', {}],
    ['sorted by text', { sort: 'text' }],
    ['searched', { search: 'thing 42' }],
  ] as const) {
    const first = await page(query)
    const later = []
    for (let i = 1; i <= 20; i++) later.push((await page({ ...query, offset: Math.floor((first.total * i) / 21) })).ms)
    later.sort((a, b) => a - b)
    console.log(
      `${what} (${first.total.toLocaleString('en')} rows): first page ${first.ms.toFixed(1)} ms, anywhere after p50 ${later[10]!.toFixed(1)} p95 ${later[19]!.toFixed(1)} ms`,
    )
  }
  console.log(`resident memory of the core: ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
} finally {
  await leave()
  rmSync(folder, { recursive: true })
}
