// Flips bytes of a project file and looks at what is made of it. `KINDLING_COPIES=200` tries more of them.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NamedError } from '../../src-main/platform/named-error.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { damageOf } from '../../src-main/services/doctor/damage-of.ts'
import type { Studio } from '../../src-main/services/studio.ts'
import { sql } from '../../src-main/storage/database.ts'
import { openProjectFile } from '../../src-main/storage/project-file.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'

const COPIES = Number(process.env['KINDLING_COPIES'] ?? 30)
const [ROWS, LABELLED] = [3000, 2994]
const ALL = { samples: ROWS, labelled: LABELLED, skipped: 0, flagged: 0, unlabelled: ROWS - LABELLED }

let folder: string
let whole: string
let studio: Studio
let leave: () => Promise<void>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-damaged-'))
  ;({ studio, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork, host: 'terminal' }))
  whole = join(folder, 'whole.kindling')
  await studio.project.create({ name: 'whole', path: whole })
  const line = (i: number) => `text number ${i},${i < LABELLED ? `label ${i % 7}` : ''},note ${i}`
  writeFileSync(
    join(folder, 'texts.csv'),
    `text,label,note\n${Array.from({ length: ROWS }, (_, i) => line(i)).join('\n')}\n`,
  )
  const imported = await studio.jobs.wait(
    await studio.data.import({ path: join(folder, 'texts.csv'), trustLabels: true }),
  )
  expect(imported.state).toBe('done')
  await studio.jobs.wait(await studio.models.embed({ backbone: 'ngram-lsa.v1' }))
  await studio.jobs.wait(await studio.models.train({ learner: 'softmax-head.v1' }))
  await studio.project.close()
})
afterAll(async () => {
  await leave()
  rmSync(folder, { recursive: true })
})

/** Asks for all a page asks for, and exports. Gives the counts that were shown, or the names of what was refused. */
async function look(path: string): Promise<{ counts: unknown; refused: string[] }> {
  const refused: string[] = []
  const tried = async <Result>(work: () => Result | Promise<Result>): Promise<Result | null> => {
    try {
      return await work()
    } catch (error) {
      refused.push(error instanceof NamedError ? error.name : `unnamed ${String(error)}`)
      return null
    }
  }
  const opened = await tried(() => studio.project.open({ path }))
  if (!opened) return { counts: null, refused }
  const list = { search: '', state: null, label: null, sort: 'id' as const, descending: false, offset: 0, limit: 50 }
  await tried(() => studio.data.samples({ ...list, offset: 0 }))
  for (const verb of [
    () => studio.labels.list(),
    () => studio.models.list(),
    () => studio.models.runs(),
    () => studio.data.imports(),
    () => studio.labelling.queue(),
    () => studio.strategies.log({ limit: 10 }),
    () => studio.strategies.labRuns(),
    () => studio.labelling.progress({ annotator: 'Ada' }),
  ])
    await tried<unknown>(verb)
  const states = ['labelled', 'skipped', 'flagged', 'unlabelled'] as const
  const request = { path: join(folder, 'out.csv'), format: 'csv.v1', options: {}, states: [...states] }
  const job = await tried(async () => studio.jobs.wait(await studio.data.export(request)))
  if (job?.error) refused.push(job.error.name === 'UnexpectedError' ? `unnamed ${job.error.message}` : job.error.name)
  const { samples, labelled, skipped, flagged, unlabelled } = (job?.result ?? {}) as typeof ALL
  const counts = job?.result ? { samples, labelled, skipped, flagged, unlabelled, shown: opened.labelled } : null
  return { counts, refused }
}

test('a whole copy shows and exports all it holds, and is found whole', async () => {
  const copy = join(folder, 'copy.kindling')
  copyFileSync(whole, copy)
  expect(await look(copy)).toEqual({ counts: { ...ALL, shown: LABELLED }, refused: [] })
  expect(damageOf(copy)).toBe('')
})

test(`of ${COPIES} copies with flipped bytes none crashes, none fails without a name, none counts wrongly without a word`, async () => {
  const random = mulberry32(12)
  const original = readFileSync(whole)
  const bad: unknown[] = []
  const kinds = { fine: 0, refusedByName: 0, unnamed: 0, wrongButFoundByTheCheck: 0, wrongWithoutAWord: 0 }
  for (let i = 0; i < COPIES; i++) {
    const copy = join(folder, `flipped-${i}.kindling`)
    const bytes = Buffer.from(original)
    const flips = 1 + Math.floor(random() * 20)
    for (let flip = 0; flip < flips; flip++)
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8)
    writeFileSync(copy, bytes)
    const { counts, refused } = await look(copy)
    await studio.project.close()
    const right = JSON.stringify(counts) === JSON.stringify({ ...ALL, shown: LABELLED })
    const kind = refused.some((name) => name.startsWith('unnamed'))
      ? 'unnamed'
      : refused.length > 0
        ? 'refusedByName'
        : right
          ? 'fine'
          : damageOf(copy) !== ''
            ? 'wrongButFoundByTheCheck'
            : 'wrongWithoutAWord'
    kinds[kind]++
    if (kind === 'unnamed' || kind === 'wrongWithoutAWord') bad.push({ i, flips, counts, refused })
    rmSync(copy)
  }
  if (process.env['KINDLING_COPIES']) console.log(kinds)
  expect(bad).toEqual([])
}, 600_000)

test.each([
  'models.holdout',
  'models.classes',
  'models.options',
  'samples.context',
  'training_runs.curve',
  'imports.receipt',
  'project.value',
])('whatever %s has become, the project opens and every page is served', async (column) => {
  const [table, field] = column.split('.')
  for (const damage of ['{"', '[1', 'null', '"text"', '{"truth":1}', '']) {
    const copy = join(folder, 'json.kindling')
    copyFileSync(whole, copy)
    const db = openProjectFile(copy)
    db.run({ text: `UPDATE ${table} SET ${field} = ?`, values: [damage] })
    db.close()
    expect((await look(copy)).refused).toEqual([])
    await studio.project.close()
    rmSync(copy)
  }
})

test('a context that cannot be read any more is shown and exported as the text it is', async () => {
  const copy = join(folder, 'context.kindling')
  copyFileSync(whole, copy)
  const db = openProjectFile(copy)
  db.run(sql`UPDATE samples SET context = '{"note":"broken' WHERE id = 1`)
  db.close()
  await studio.project.open({ path: copy })
  expect((await studio.data.sample({ id: 1 })).context).toEqual({ unreadable: '{"note":"broken' })
  await look(copy)
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toContain('broken')
})
