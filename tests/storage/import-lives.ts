import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { openProject } from '../../src-main/services/project/open-project.ts'
import { createProjectFile, integrityOf } from '../../src-main/storage/project-file.ts'
import { finishImport, startImport, unfinishedImports } from '../../src-main/storage/tables/imports.ts'
import { insertSample, iterateSamples, sampleCount } from '../../src-main/storage/tables/samples.ts'
import { sql } from '../../src-main/storage/database.ts'
import type { FromImporter, ToImporter } from './importing-core.ts'

const OLD = 50

export interface Life {
  readonly number: number
  /** Answers confirmed before the kill. */
  readonly confirmed: number
  /** Whether the whole file had arrived: the import was confirmed, or its last commit was on the disk when the kill came. */
  readonly imported: boolean
  readonly problems: readonly string[]
}

/**
 * One project through `times` lives of a core: each imports a file of its own and answers meanwhile, until it is killed at a random moment.
 * After each death the file is opened as the studio does it, and held against what had been confirmed.
 */
export async function* importLives({
  times,
  rows,
  seed,
}: {
  times: number
  rows: number
  seed: number
}): AsyncGenerator<Life> {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-import-kill-'))
  const project = join(folder, 'p.kindling')
  const random = mulberry32(seed)
  makeProject(project)
  const labels = new Map<number, string>()
  let whole = OLD
  let takes = 3000
  try {
    for (let number = 1; number <= times; number++) {
      const file = join(folder, `${number}.csv`)
      const line = (_: unknown, i: number) => `life ${number} row ${i},topic ${i % 7}\n`
      writeFileSync(file, 'text,label\n' + Array.from({ length: rows }, line).join(''))
      const began = performance.now()
      const { confirmed, imported } = await life({ project, file, samples: OLD, life: number }, random() * 1.1 * takes)
      if (imported) takes = performance.now() - began
      for (const { sample, label } of confirmed) labels.set(sample, label)
      const { problems, samples } = examine(project, labels)
      const came = samples - whole
      if (came !== 0 && came !== rows) problems.push(`${came} of ${rows} rows of the file are there`)
      if (imported && came !== rows) problems.push('a confirmed import is not there')
      whole = samples
      yield { number, confirmed: confirmed.length, imported: came === rows, problems }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeProject(path: string) {
  const db = createProjectFile(path)
  const importId = startImport(db, 'old.csv', 0)
  const rest = { externalId: null, image: null, imageName: null, context: null, importId }
  for (let i = 1; i <= OLD; i++) insertSample(db, { contentHash: i, text: `old ${i}`, ...rest })
  finishImport(db, importId, '{}')
  db.close()
}

async function life(request: ToImporter, killAfter: number) {
  const core = fork(join(import.meta.dirname, 'importing-core.ts'), { serialization: 'advanced' })
  const confirmed: { sample: number; label: string }[] = []
  let imported = false
  const began = new Promise<void>((resolve) =>
    core.on('message', (message: FromImporter) => {
      if (message.type === 'confirmed') confirmed.push(message)
      else if (message.type === 'imported') imported = true
      else resolve()
    }),
  )
  const exited = once(core, 'exit')
  core.send(request)
  await Promise.race([began, exited])
  await setTimeout(killAfter)
  core.kill('SIGKILL')
  await exited
  return { confirmed, imported }
}

function examine(path: string, labels: ReadonlyMap<number, string>): { problems: string[]; samples: number } {
  const { db } = openProject(path, Date.now())
  const problems: string[] = []
  const integrity = integrityOf(db)
  if (integrity !== 'ok') problems.push(`integrity: ${integrity}`)
  if (unfinishedImports(db).length > 0) problems.push('an unfinished import is still there')
  for (const sample of iterateSamples(db)) {
    if (sample.id > OLD && sample.label === null) problems.push(`sample ${sample.id} lost the label of its file`)
    // A life that was killed may have written one answer more than it could tell.
    const told = labels.get(sample.id)
    if (told && lifeOf(sample.label) < lifeOf(told))
      problems.push(`sample ${sample.id}: ${told} lost, has ${sample.label}`)
  }
  const stray = db.get<{ n: number }>(
    sql`SELECT COUNT(*) AS n FROM standings WHERE sample_id NOT IN (SELECT id FROM samples)`,
  )!.n
  if (stray > 0) problems.push(`${stray} labels hang on nothing`)
  const samples = sampleCount(db)
  if (samples !== db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM samples`)!.n)
    problems.push('hidden rows are left')
  db.close()
  return { problems, samples }
}
const lifeOf = (label: string | null) => Number(label?.split(' ')[1] ?? 0)
