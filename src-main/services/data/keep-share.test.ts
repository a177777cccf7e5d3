import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { WritableDb } from '../../storage/database.ts'
import { readProjectFile } from '../../storage/project-file.ts'
import { labelledSamples } from '../../storage/tables/annotations.ts'
import { holdoutSamples } from '../../storage/tables/holdout.ts'
import { createStudioEvents } from '../events/studio-events.ts'
import { createJobs } from '../jobs/jobs.ts'
import { createProject } from '../project/open-project.ts'
import type { StudioContext } from '../context.ts'
import { dataService } from './data-service.ts'

/** The same connection, with a look from outside after every commit: as another process may read between any two of them. */
const watched = (db: WritableDb, look: () => void): WritableDb => {
  let depth = 0
  const committed = <Result>(commit: () => Result): Result => {
    depth++
    try {
      return commit()
    } finally {
      if (--depth === 0) look()
    }
  }
  return {
    ...db,
    run: (query) => committed(() => db.run(query)),
    transaction: (work) => committed(() => db.transaction(work)),
    durably: (work) => committed(() => db.durably(work)),
  }
}

test('at no moment can a training read a sample of an import that will be kept for measuring', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-share-'))
  const path = join(folder, 'p.kindling')
  const project = createProject(path, 'p', 1)
  const reader = readProjectFile(path)
  try {
    const file = join(folder, 'texts.csv')
    writeFileSync(file, 'text,label\n' + Array.from({ length: 200 }, (_, i) => `text ${i},label ${i % 2}\n`).join(''))
    const events = createStudioEvents()
    const settings = { get: () => ({ annotator: 'Mei' }), current: () => ({ holdoutShare: 0.3 }) }
    const jobs = createJobs({ events, clock: () => 1 })
    const context = { events, jobs, settings, clock: () => 1, newSeed: () => 7 } as unknown as StudioContext
    const seen: number[][] = []
    const learnable = () => labelledSamples(reader, false).map(({ sample }) => sample)
    const told: number[] = []
    const data = dataService(context, {
      required: () => ({ ...project, db: watched(project.db, () => seen.push(learnable())) }),
      completePredictions: async () => {},
      onImported: (counts) => told.push(...counts.values()),
      onConversations: () => {},
    })
    expect((await jobs.wait(await data.import({ path: file, trustLabels: true }))).state).toBe('done')
    const kept = holdoutSamples(reader)
    expect(kept.length).toBeGreaterThan(30)
    expect(kept.length).toBeLessThan(90)
    expect(new Set(seen.map(({ length }) => length))).toEqual(new Set([0, 200 - kept.length]))
    expect(seen.flat().filter((sample) => kept.includes(sample))).toEqual([])
    expect(told).toEqual([200 - kept.length])
  } finally {
    reader.close()
    project.db.close()
    rmSync(folder, { recursive: true })
  }
})
