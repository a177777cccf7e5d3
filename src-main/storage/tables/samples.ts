import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'

export type SampleState = 'unlabelled' | 'labelled' | 'skipped' | 'flagged'

export interface SampleRecord {
  readonly id: number
  readonly externalId: string | null
  readonly text: string | null
  /** SHA-256 of the image. */
  readonly image: string | null
  readonly imageName: string | null
  /** JSON object, null when empty. */
  readonly context: string | null
  readonly state: SampleState
  readonly labelId: number | null
  readonly label: string | null
  readonly annotator: string | null
  readonly at: number | null
}

export interface NewSample {
  readonly contentHash: number
  readonly externalId: string | null
  readonly text: string | null
  readonly image: string | null
  readonly imageName: string | null
  readonly context: string | null
  readonly importId: number
}

const columns = `s.id, s.external_id AS externalId, s.text, s.image, s.image_name AS imageName, s.context,
  COALESCE(t.state, 'unlabelled') AS state, t.label_id AS labelId, l.name AS label, t.annotator, t.at`
const joined = `samples s LEFT JOIN sample_states t ON t.sample_id = s.id LEFT JOIN labels l ON l.id = t.label_id`

export function insertSample(db: WritableDb, s: NewSample): number {
  return db.run(sql`INSERT INTO samples (content_hash, external_id, text, image, image_name, context, import_id)
    VALUES (${s.contentHash}, ${s.externalId}, ${s.text}, ${s.image}, ${s.imageName}, ${s.context}, ${s.importId})`).id
}

/** Every sample's content hash, to look for equal content in memory. */
export const contentHashes = (db: ReadableDb): IterableIterator<{ id: number; hash: number }> =>
  db.iterate(sql`SELECT id, content_hash AS hash FROM samples`)

export function contentOf(db: ReadableDb, id: number): { text: string | null; image: string | null } {
  return db.get(sql`SELECT text, image FROM samples WHERE id = ${id}`)!
}

export function sampleById(db: ReadableDb, id: number): SampleRecord | null {
  return db.get<SampleRecord>({ text: `SELECT ${columns} FROM ${joined} WHERE s.id = ?`, values: [id] }) ?? null
}

/** In id order, one at a time: exports, embedding. */
export const iterateSamples = (db: ReadableDb, after = 0): IterableIterator<SampleRecord> =>
  db.iterate<SampleRecord>({ text: `SELECT ${columns} FROM ${joined} WHERE s.id > ? ORDER BY s.id`, values: [after] })

/** Up to `limit` samples after an id, without their states: what embedding reads. */
export function contentsAfter(
  db: ReadableDb,
  after: number,
  limit: number,
): { id: number; text: string | null; image: string | null }[] {
  return db.all(sql`SELECT id, text, image FROM samples WHERE id > ${after} ORDER BY id LIMIT ${limit}`)
}

export interface SampleFilter {
  readonly search: string
  readonly state: SampleState | null
  readonly labelId: number | null
}

function condition({ search, state, labelId }: SampleFilter): Sql {
  const terms: Sql[] = []
  if (search)
    terms.push(
      sql`(instr(lower(s.text), ${search.toLowerCase()}) > 0 OR instr(lower(s.image_name), ${search.toLowerCase()}) > 0)`,
    )
  if (state === 'unlabelled') terms.push(sql`t.sample_id IS NULL`)
  else if (state) terms.push(sql`t.state = ${state}`)
  if (labelId !== null) terms.push(sql`t.label_id = ${labelId}`)
  if (terms.length === 0) return sql`1`
  return terms.reduce((a, b) => sql`${a} AND ${b}`)
}

const isOpen = (filter: SampleFilter) => !filter.search && !filter.state && filter.labelId === null

export function countSamples(db: ReadableDb, filter: SampleFilter): number {
  if (isOpen(filter)) return db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM samples`)!.n
  const where = condition(filter)
  return db.get<{ n: number }>({
    text: `SELECT COUNT(*) AS n FROM samples s LEFT JOIN sample_states t ON t.sample_id = s.id WHERE ${where.text}`,
    values: where.values,
  })!.n
}

export interface SamplePage extends SampleFilter {
  readonly sort: 'id' | 'text' | 'label'
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

const order = { id: 's.id', text: 's.text', label: 'l.name' } as const

export function pageOfSamples(db: ReadableDb, page: SamplePage): SampleRecord[] {
  const where = condition(page)
  const direction = page.descending ? 'DESC' : 'ASC'
  // Without a filter and in id order the offset is found in the primary key alone, then the rows are joined.
  const text =
    isOpen(page) && page.sort === 'id'
      ? `SELECT ${columns} FROM ${joined} WHERE s.id IN (SELECT id FROM samples ORDER BY id ${direction} LIMIT ? OFFSET ?) ORDER BY s.id ${direction}`
      : `SELECT ${columns} FROM ${joined} WHERE ${where.text} ORDER BY ${order[page.sort]} ${direction}, s.id LIMIT ? OFFSET ?`
  return db.all<SampleRecord>({
    text,
    values: [...(isOpen(page) && page.sort === 'id' ? [] : where.values), page.limit, page.offset],
  })
}

/** Ids that pass a filter, ascending. */
export function idsOf(db: ReadableDb, filter: SampleFilter): Int32Array {
  const where = condition(filter)
  return Int32Array.from(
    db.pluck<number>({
      text: `SELECT s.id FROM samples s LEFT JOIN sample_states t ON t.sample_id = s.id WHERE ${where.text} ORDER BY s.id`,
      values: where.values,
    }),
  )
}

export function countsByState(db: ReadableDb): { samples: number; labelled: number; skipped: number; flagged: number } {
  const samples = countSamples(db, { search: '', state: null, labelId: null })
  const rows = db.all<{ state: string; n: number }>(sql`SELECT state, COUNT(*) AS n FROM sample_states GROUP BY state`)
  const of = (state: string) => rows.find((r) => r.state === state)?.n ?? 0
  return { samples, labelled: of('labelled'), skipped: of('skipped'), flagged: of('flagged') }
}

export function storeImage(
  db: WritableDb,
  sha256: string,
  mediaType: string,
  bytes: Uint8Array | null,
  path: string | null,
): void {
  db.run(
    sql`INSERT OR IGNORE INTO images (sha256, media_type, bytes, path) VALUES (${sha256}, ${mediaType}, ${bytes}, ${path})`,
  )
}
export function imageBy(
  db: ReadableDb,
  sha256: string,
): { mediaType: string; bytes: Uint8Array | null; path: string | null } | null {
  return db.get(sql`SELECT media_type AS mediaType, bytes, path FROM images WHERE sha256 = ${sha256}`) ?? null
}
