import { afterEach, beforeEach, expect, test } from 'vitest'
import Sqlite from 'better-sqlite3'
import { handle, type WritableDb } from '../../storage/database.ts'
import { migrate } from '../../storage/migrations/migrate.ts'
import {
  activeFeatureSet,
  backboneState,
  embeddedCount,
  featureSetBy,
  lastEmbedded,
  listFeatureSets,
} from '../../storage/tables/features.ts'
import type { Numerics } from '../../compute-tasks/numerics.ts'
import { embedPool } from './embed-pool.ts'

let db: WritableDb
beforeEach(() => {
  db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
})
afterEach(() => db.close())

/** Fits by counting; features are the sample's number. */
const counting: Pick<Numerics, 'embed'> = {
  embed: async ({ learnt, upTo }, { onOpened, onBlock }) => {
    const state = learnt === null ? Uint8Array.of(upTo) : null
    const fingerprint = `fitted on ${(state ?? backboneState(db, learnt!)!)[0]}`
    onOpened({ state, fingerprint, dimensions: 1, readsWords: true, resourceBytes: 0 })
    const after = lastEmbedded(db, featureSetBy(db, fingerprint)!.id)
    const ids = Int32Array.from({ length: upTo - after }, (_, i) => after + i + 1)
    if (ids.length > 0) onBlock(ids, Float32Array.from(ids), upTo)
  },
}
const embed = (samples: number) =>
  embedPool(
    db,
    counting as Numerics,
    { backbone: 'ngram-lsa.v1', options: {}, title: 'x', seed: 1, now: 1, upTo: samples, samples },
    { signal: new AbortController().signal, progress: () => {} },
  )

test('later samples get features of what was learnt before', async () => {
  await embed(10)
  expect(await embed(20)).toMatchObject({ featureSet: 1, embedded: 10 })
  expect(embeddedCount(db, 1)).toBe(20)
})

test('a pool more than twice as large is learnt from anew, and goes on from there', async () => {
  await embed(10)
  expect(await embed(21)).toMatchObject({ featureSet: 2, embedded: 21 })
  expect(await embed(22)).toMatchObject({ featureSet: 2, embedded: 1 })
  expect(listFeatureSets(db).map(({ fittedOn }) => fittedOn)).toEqual([10, 21])
  expect(activeFeatureSet(db)?.id).toBe(2)
})
