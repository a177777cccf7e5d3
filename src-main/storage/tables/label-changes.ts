import { changedOne } from '../changed-one.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { like, storedJson } from '../stored-json.ts'
import { describeLabel } from './label-texts.ts'
import { allLabelsOf, freeKey, taskOfLabel } from './labels.ts'

/** What was done to a label set: `label` was retired, or merged into another one, which was given these texts of it. */
export interface LabelSetChange {
  /** The entry of the log that changed its answers; null where none was changed. */
  readonly action: number | null
  readonly kind: 'merge' | 'retire'
  readonly label: number
  /** Merged into, or where its answers went. */
  readonly into: number | null
  readonly keywords: readonly string[]
  readonly examples: readonly string[]
}
type StoredChange = Omit<LabelSetChange, 'keywords' | 'examples'> & {
  readonly keywords: string
  readonly examples: string
}

/** Retires a label, and keeps how. */
export function writeLabelChange(db: WritableDb, change: LabelSetChange, at: number): void {
  const { action, kind, label, into, keywords, examples } = change
  db.run(sql`INSERT INTO label_changes (action_id, kind, label_id, into_id, keywords, examples)
    VALUES (${action}, ${kind}, ${label}, ${into}, ${JSON.stringify(keywords)}, ${JSON.stringify(examples)})`)
  carryOut(db, change, at)
}

function carryOut(db: WritableDb, { kind, label, into, keywords, examples }: LabelSetChange, at: number): void {
  const mergedInto = kind === 'merge' ? into : null
  changedOne(
    db,
    ['label', label],
    sql`UPDATE labels SET retired_at = ${at}, merged_into = ${mergedInto}, key = NULL WHERE id = ${label}`,
  )
  if (mergedInto !== null) give(db, mergedInto, { keywords, examples })
}

/** Offers a label again, with the first digit that is free; what another label was given of it is taken back. Its answers stay as they are. */
export function bringBack(db: WritableDb, label: number): void {
  const [last] = changes(db, sql`label_id = ${label}`)
  const task = taskOfLabel(db, label)!
  if (last && last.into !== null) takeBack(db, last.into, last)
  changedOne(
    db,
    ['label', label],
    sql`UPDATE labels SET retired_at = NULL, merged_into = NULL, key = ${freeKey(db, task)} WHERE id = ${label}`,
  )
}

/** The same with the entry of the log that came of it: undoing that offers the label again, redoing retires it again. */
export function turnLabelChange(db: WritableDb, kind: 'undo' | 'redo', action: number, at: number): void {
  const change = labelChangeOf(db, action)
  const label = change && recordOf(db, change.label)
  if (!change || !label || (label.retiredAt !== null) !== (kind === 'undo')) return
  if (kind === 'undo') bringBack(db, change.label)
  else carryOut(db, change, at)
}

/** What an entry of the log did to the label set, if anything. */
export const labelChangeOf = (db: ReadableDb, action: number): LabelSetChange | null =>
  changes(db, sql`action_id = ${action}`)[0] ?? null

/** The newest first. */
const changes = (db: ReadableDb, which: ReturnType<typeof sql>): LabelSetChange[] =>
  db
    .all<StoredChange>(
      sql`SELECT action_id AS action, kind, label_id AS label, into_id AS "into", keywords, examples FROM label_changes
      WHERE ${which} ORDER BY id DESC`,
    )
    .map((row) => ({
      ...row,
      keywords: storedJson<readonly string[]>(row.keywords, [], like([''])),
      examples: storedJson<readonly string[]>(row.examples, [], like([''])),
    }))

const recordOf = (db: ReadableDb, label: number) =>
  allLabelsOf(db, taskOfLabel(db, label) ?? undefined).find(({ id }) => id === label)

type Texts = Pick<LabelSetChange, 'keywords' | 'examples'>
function give(db: WritableDb, label: number, { keywords, examples }: Texts): void {
  const has = recordOf(db, label)!
  describeLabel(db, label, {
    keywords: [...new Set([...has.keywords, ...keywords])],
    examples: [...new Set([...has.examples, ...examples])],
  })
}
function takeBack(db: WritableDb, label: number, { keywords, examples }: Texts): void {
  const has = recordOf(db, label)!
  describeLabel(db, label, {
    keywords: has.keywords.filter((word) => !keywords.includes(word)),
    examples: has.examples.filter((text) => !examples.includes(text)),
  })
}
