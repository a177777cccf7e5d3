import { sql, type ReadableDb, type Sql, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { nameOfPerson, personOf } from './annotators.ts'
import { FIRST_TASK } from './labels.ts'

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
  /** Ids and names of its labels: one, or as many as apply in a task of several. */
  readonly labelIds: readonly number[]
  readonly labels: readonly string[]
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

/** Of the answer `t`, whose one label is `l`. */
export const answerColumns = sql`COALESCE(t.state, 'unlabelled') AS state, t.label_id AS labelId, l.name AS label, ${nameOfPerson(sql`t.annotator`)} AS annotator, t.at,
  CASE WHEN t.state = 'labelled' AND t.label_id IS NULL THEN (SELECT json_group_array(json_array(m.id, m.name)) FROM
    (SELECT m.id, m.name FROM answer_labels a JOIN labels m ON m.id = a.label_id WHERE a.annotation_id = t.annotation_id ORDER BY m.position, m.id) m) END AS several`
export const sampleColumns = sql`s.id, s.external_id AS externalId, s.text, s.image, s.image_name AS imageName, s.context, ${answerColumns}`
const pooled = (task: number, which: Sql) =>
  sql`pool s LEFT JOIN standings t ON t.task_id = ${task} AND t.sample_id = s.id AND ${which} LEFT JOIN labels l ON l.id = t.label_id`
/** Every sample with the answer that stands in a task. */
export const samplesWithStates = (task = FIRST_TASK): Sql => pooled(task, sql`t.stands = 1`)

/** A row as SQLite gives it; `several`: JSON of the ids and names of several labels. */
export type StoredSample = Omit<SampleRecord, 'labelIds' | 'labels'> & { readonly several: string | null }
/** The same object, as copies of a million rows take long. */
export function sampleOf<Row extends Pick<StoredSample, 'labelId' | 'label' | 'several'>>(
  row: Row,
): Row & Pick<SampleRecord, 'labelIds' | 'labels'> {
  const { several, labelId, label } = row
  if (several === null)
    return Object.assign(row, { labelIds: labelId === null ? [] : [labelId], labels: label === null ? [] : [label] })
  const pairs = storedJson<[number, string][]>(several, [], like([[]]))
  return Object.assign(row, { labelIds: pairs.map(([id]) => id), labels: pairs.map(([, name]) => name) })
}

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

export interface SampleParts {
  readonly externalId: string | null
  readonly text: string | null
  readonly image: string | null
  /** JSON object, null when empty. */
  readonly context: string | null
}
/** A sample without its state, also of an import that has not finished. */
export const samplePartsOf = (db: ReadableDb, id: number): SampleParts =>
  db.get<SampleParts>(sql`SELECT external_id AS externalId, text, image, context FROM samples WHERE id = ${id}`)!

export function sampleById(db: ReadableDb, id: number, task = FIRST_TASK): SampleRecord | null {
  const row = db.get<StoredSample>(sql`SELECT ${sampleColumns} FROM ${samplesWithStates(task)} WHERE s.id = ${id}`)
  return row ? sampleOf(row) : null
}

/** With what whoever goes by a name has answered, whatever stands. */
export function sampleAnsweredBy(db: ReadableDb, id: number, annotator: string, task: number): SampleRecord | null {
  const row = db.get<StoredSample>(
    sql`SELECT ${sampleColumns} FROM ${pooled(task, sql`t.annotator = ${personOf(db, annotator)}`)} WHERE s.id = ${id}`,
  )
  return row ? sampleOf(row) : null
}

/** Samples with this id in the file they came from, in order. */
export const samplesCalled = (db: ReadableDb, externalId: string, limit: number): number[] =>
  db.pluck(sql`SELECT id FROM pool WHERE external_id = ${externalId} ORDER BY id LIMIT ${limit}`)

/** In id order, one at a time. */
export function* iterateSamples(db: ReadableDb, after = 0, task = FIRST_TASK): Generator<SampleRecord> {
  const rows = db.iterate<StoredSample>(
    sql`SELECT ${sampleColumns} FROM ${samplesWithStates(task)} WHERE s.id > ${after} ORDER BY s.id`,
  )
  for (const row of rows) yield sampleOf(row)
}

/** Up to `limit` samples after an id, without their states: what embedding reads. */
export function contentsAfter(
  db: ReadableDb,
  after: number,
  limit: number,
): { id: number; text: string | null; image: string | null }[] {
  return db.all(sql`SELECT id, text, image FROM pool WHERE id > ${after} ORDER BY id LIMIT ${limit}`)
}

/** Number of samples, which is the newest id: they are numbered without gaps. */
/** Of the whole pool, ascending. */
export const sampleIds = (db: ReadableDb): number[] =>
  db.all<{ id: number }>(sql`SELECT id FROM pool ORDER BY id`).map(({ id }) => id)
export const sampleCount = (db: ReadableDb): number =>
  db.get<{ n: number | null }>(sql`SELECT MAX(id) AS n FROM pool`)!.n ?? 0

export interface SampleFilter {
  readonly search: string
  readonly state: SampleState | null
  readonly labelId: number | null
  /** Whose answers: the first task's when left out. */
  readonly task?: number
}

const isOpen = ({ search, state, labelId }: SampleFilter) => !search && !state && labelId === null

function condition({ search, state, labelId }: SampleFilter): Sql {
  const terms = [sql`1`]
  if (search) terms.push(sql`(${contains('s.text', search)} OR ${contains('s.image_name', search)})`)
  if (state === 'unlabelled') terms.push(sql`t.sample_id IS NULL`)
  else if (state) terms.push(sql`t.state = ${state}`)
  if (labelId !== null)
    terms.push(
      sql`(t.label_id = ${labelId} OR EXISTS (SELECT 1 FROM answer_labels a WHERE a.annotation_id = t.annotation_id AND a.label_id = ${labelId}))`,
    )
  return terms.reduce((a, b) => sql`${a} AND ${b}`)
}

/** Large and small letters alike. SQLite's lower() knows ASCII only, and is enough where the words have no other letters of two cases. */
function contains(column: 's.text' | 's.image_name', words: string): Sql {
  const [folded, beyondAscii] = [words.toLowerCase(), words.replaceAll(/[\0-\x7f]/g, '')]
  const caseless = beyondAscii.toLowerCase() === beyondAscii.toUpperCase()
  const text = caseless ? `instr(lower(${column}), ?) > 0` : `contains_folded(${column}, ?)`
  return { text, values: [folded] }
}

export interface SamplePage extends SampleFilter {
  readonly sort: 'id' | 'text' | 'label'
  readonly descending: boolean
  readonly offset: number
  readonly limit: number
}

/** The name of its label, or of all of them. */
const LABEL_NAMES = `COALESCE(l.name, CASE WHEN t.state = 'labelled' AND t.label_id IS NULL THEN (SELECT group_concat(name, ', ') FROM
  (SELECT m.name FROM answer_labels a JOIN labels m ON m.id = a.label_id WHERE a.annotation_id = t.annotation_id ORDER BY m.position, m.id)) END)`
/** What has no label comes last either way. */
function inOrder({ sort, descending }: Pick<SamplePage, 'sort' | 'descending'>): Sql {
  const direction = descending ? 'DESC' : 'ASC'
  const text =
    sort === 'id' ? `s.id ${direction}` : `${sort === 'text' ? 's.text' : LABEL_NAMES} ${direction} NULLS LAST, s.id`
  return { text, values: [] }
}

export function pageOfSamples(db: ReadableDb, page: SamplePage): SampleRecord[] {
  const { offset, limit, descending } = page
  if (isOpen(page) && page.sort === 'id') {
    // Numbered without gaps: the offset is the id.
    const from = descending ? sql`s.id <= ${sampleCount(db) - offset}` : sql`s.id > ${offset}`
    return db
      .all<StoredSample>(
        sql`SELECT ${sampleColumns} FROM ${samplesWithStates(page.task)} WHERE ${from} ORDER BY ${inOrder(page)} LIMIT ${limit}`,
      )
      .map(sampleOf)
  }
  return db
    .all<StoredSample>(
      sql`SELECT ${sampleColumns} FROM ${samplesWithStates(page.task)} WHERE ${condition(page)} ORDER BY ${inOrder(page)} LIMIT ${limit} OFFSET ${offset}`,
    )
    .map(sampleOf)
}

/** Ids that pass a filter, in order (of id, if nothing else is said). */
export function idsOf(
  db: ReadableDb,
  filter: SampleFilter,
  order: Pick<SamplePage, 'sort' | 'descending'> = { sort: 'id', descending: false },
): Int32Array {
  return Int32Array.from(
    db.pluck<number>(
      sql`SELECT s.id FROM ${samplesWithStates(filter.task)} WHERE ${condition(filter)} ORDER BY ${inOrder(order)}`,
    ),
  )
}

/** In the order of the ids given. */
export function samplesByIds(db: ReadableDb, ids: Iterable<number>, task = FIRST_TASK): SampleRecord[] {
  const rows = db.all<StoredSample>(sql`SELECT ${sampleColumns} FROM json_each(${JSON.stringify([...ids])}) wanted
    JOIN pool s ON s.id = wanted.value LEFT JOIN standings t ON t.task_id = ${task} AND t.sample_id = s.id AND t.stands = 1
    LEFT JOIN labels l ON l.id = t.label_id ORDER BY wanted.key`)
  return rows.map(sampleOf)
}

export function countsByState(
  db: ReadableDb,
  task = FIRST_TASK,
): { samples: number; labelled: number; skipped: number; flagged: number } {
  const samples = sampleCount(db)
  const rows = db.all<{ state: string; n: number }>(
    sql`SELECT state, COUNT(*) AS n FROM consensus WHERE task_id = ${task} GROUP BY state`,
  )
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
