import type { OptionValues } from '../../contract/options.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { place } from '../../platform/place.ts'
import { storedJson } from '../stored-json.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'

export interface FeatureSetRecord {
  readonly id: number
  readonly backbone: string
  readonly title: string
  readonly options: OptionValues
  readonly fingerprint: string
  readonly dimensions: number
  /** Samples the backbone learnt from; null where it learns nothing. */
  readonly fittedOn: number | null
  readonly active: 0 | 1
  /** Whether label names can be read into the space of these features. */
  readonly readsWords: boolean
  /** Of what comes with the studio and these features are made with; of a learner that keeps a part of its folder's model, of that part. */
  readonly resourceBytes: number
  readonly at: number
  /** Of what it has learnt. */
  readonly bytes: number
}

const columns = sql`id, backbone, title, options, fingerprint, dimensions, fitted_on AS fittedOn, active, at, reads_words AS readsWords, resource_bytes AS resourceBytes, COALESCE(length(state), 0) AS bytes`

type StoredSet = Omit<FeatureSetRecord, 'options' | 'readsWords'> & {
  readonly options: string
  readonly readsWords: 0 | 1
}
const setOf = (stored: StoredSet): FeatureSetRecord => ({
  ...stored,
  options: storedJson<OptionValues>(stored.options, {}),
  readsWords: stored.readsWords === 1,
})
const setIn = (stored: StoredSet | undefined) => (stored ? setOf(stored) : null)

export const listFeatureSets = (db: ReadableDb): FeatureSetRecord[] =>
  db.all<StoredSet>(sql`SELECT ${columns} FROM feature_sets ORDER BY id`).map(setOf)
export const activeFeatureSet = (db: ReadableDb): FeatureSetRecord | null =>
  setIn(db.get<StoredSet>(sql`SELECT ${columns} FROM feature_sets WHERE active = 1`))
export const featureSetBy = (db: ReadableDb, fingerprint: string): FeatureSetRecord | null =>
  setIn(db.get<StoredSet>(sql`SELECT ${columns} FROM feature_sets WHERE fingerprint = ${fingerprint}`))
export const backboneState = (db: ReadableDb, set: number): Uint8Array | null =>
  db.get<{ state: Uint8Array | null }>(sql`SELECT state FROM feature_sets WHERE id = ${set}`)?.state ?? null

export function addFeatureSet(
  db: WritableDb,
  s: {
    backbone: string
    title: string
    options: OptionValues
    fingerprint: string
    dimensions: number
    readsWords: boolean
    resourceBytes?: number
    state: Uint8Array | null
    fittedOn: number | null
    at: number
  },
): number {
  return db.run(sql`INSERT INTO feature_sets (backbone, title, options, fingerprint, dimensions, reads_words, resource_bytes, state, fitted_on, at) VALUES (${s.backbone}, ${s.title},
    ${JSON.stringify(s.options)}, ${s.fingerprint}, ${s.dimensions}, ${s.readsWords ? 1 : 0}, ${s.resourceBytes ?? 0}, ${s.state}, ${s.fittedOn}, ${s.at})`)
    .id
}

/** With its features. */
export const removeFeatureSet = (db: WritableDb, id: number): void =>
  void db.run(sql`DELETE FROM feature_sets WHERE id = ${id}`)

export const activateFeatureSet = (db: WritableDb, id: number): void =>
  void db.run(sql`UPDATE feature_sets SET active = (id = ${id})`)

/** Features are computed in id order, so the last covered sample says where to go on. */
export const lastEmbedded = (db: ReadableDb, set: number): number =>
  db.get<{ last: number | null }>(sql`SELECT MAX(last_sample) AS last FROM feature_blocks WHERE set_id = ${set}`)
    ?.last ?? 0
export const embeddedCount = (db: ReadableDb, set: number): number =>
  db.get<{ n: number | null }>(sql`SELECT SUM(count) AS n FROM feature_blocks WHERE set_id = ${set}`)?.n ?? 0

/** ids ascending, vectors [ids.length, dimensions]. `last`: the last sample looked at, where it has no features itself. */
export function appendFeatures(
  db: WritableDb,
  set: number,
  ids: Int32Array,
  vectors: Float32Array,
  last = ids.at(-1) ?? 0,
): void {
  db.run(sql`INSERT INTO feature_blocks (set_id, last_sample, count, ids, vectors)
    VALUES (${set}, ${last}, ${ids.length}, ${bytesOf(ids)}, ${bytesOf(vectors)})`)
}

export interface Features {
  /** Sample of each row, ascending. */
  readonly ids: Int32Array
  readonly vectors: Matrix
}

/** All features of a set in one matrix. Blocks are copied once, straight from SQLite's buffers. */
export function loadFeatures(db: ReadableDb, set: number): Features {
  const { dimensions } = db.get<{ dimensions: number }>(sql`SELECT dimensions FROM feature_sets WHERE id = ${set}`)!
  const rows = embeddedCount(db, set)
  const ids = new Int32Array(rows)
  const vectors = matrix(rows, dimensions)
  const [idBytes, vectorBytes] = [new Uint8Array(ids.buffer), new Uint8Array(vectors.data.buffer)]
  let at = 0
  for (const block of db.iterate<{ count: number; ids: Uint8Array; vectors: Uint8Array }>(
    sql`SELECT count, ids, vectors FROM feature_blocks WHERE set_id = ${set} ORDER BY last_sample`,
  )) {
    idBytes.set(block.ids, 4 * at)
    vectorBytes.set(block.vectors, 4 * at * dimensions)
    at += block.count
  }
  return { ids, vectors }
}

/** The vectors of some samples (ascending) of a set, without those that have none; each block they lie in is read once. */
export function vectorsOf(db: ReadableDb, set: number, samples: readonly number[]): Map<number, Float32Array> {
  const found = new Map<number, Float32Array>()
  let block: { last: number; ids: Int32Array; vectors: Uint8Array } | null = null
  for (const sample of samples) {
    if (!block || sample > block.last) {
      const row = db.get<{ last: number; ids: Uint8Array; vectors: Uint8Array }>(
        sql`SELECT last_sample AS last, ids, vectors FROM feature_blocks
          WHERE set_id = ${set} AND last_sample >= ${sample} ORDER BY last_sample LIMIT 1`,
      )
      if (!row) break
      block = { ...row, ids: new Int32Array(Uint8Array.from(row.ids).buffer) }
    }
    const at = place(block.ids, sample)
    const bytes = block.vectors.length / block.ids.length
    if (at >= 0)
      found.set(sample, new Float32Array(Uint8Array.from(block.vectors.subarray(at * bytes, (at + 1) * bytes)).buffer))
  }
  return found
}

export const bytesOf = (array: Int32Array | Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
