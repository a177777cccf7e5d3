import type { LabelPreview, LabelReceipt, LabelSource } from '../../contract/labels.ts'
import { readLabelFile } from '../../exchange-formats/label-sets/read-label-file.ts'
import { readLabelSet, type LabelSetFile } from '../../exchange-formats/label-sets/read-label-set.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { bringBack, writeLabelChange } from '../../storage/tables/label-changes.ts'
import { describeLabel, giveKey } from '../../storage/tables/label-texts.ts'
import { allLabelsOf, ensureLabel } from '../../storage/tables/labels.ts'
import { planLabels, type Part, type PlannedLabel } from './label-plan.ts'

/** More are texts, not labels. */
const MOST_LABELS = 10_000
export class TooManyLabels extends NamedError<{ found: number; limit: number }> {
  constructor(found: number, limit: number) {
    super({ found, limit }, `${found} different names are no label set (at most ${limit}). Nothing was changed.`)
  }
}

/** Throws TooManyLabels and what the readers throw. */
export async function readSource({ text, path, format, column }: LabelSource): Promise<LabelSetFile> {
  const file =
    path === undefined ? readLabelSet(text ?? '', { format, column }) : await readLabelFile(path, { format, column })
  if (file.entries.length > MOST_LABELS) throw new TooManyLabels(file.entries.length, MOST_LABELS)
  return file
}

/** What an import would do. */
export function previewLabels(db: WritableDb, task: number, file: LabelSetFile): LabelPreview {
  const { format, column, others, repeated, entries } = file
  return {
    format,
    column,
    others: [...others],
    repeated: [...repeated],
    ...rejectsOf(file),
    found: planLabels(entries, allLabelsOf(db, task)).map(({ entry, is, of, fills, differs }) => ({
      name: entry.name,
      line: entry.line,
      description: entry.description,
      keywords: [...entry.keywords],
      is,
      of: of?.name ?? null,
      fills: [...fills],
      differs: [...differs],
    })),
  }
}

const SHOWN_REJECTS = 1_000
const rejectsOf = ({ rejects }: LabelSetFile) => ({
  rejects: rejects.slice(0, SHOWN_REJECTS).map((reject) => ({ ...reject })),
  rejected: rejects.length,
})

interface Wishes {
  readonly onConflict: 'take' | 'keep'
  readonly same: readonly string[]
  readonly now: number
}

/** Writes a label set into the project, whole or not at all. */
export function importLabels(
  db: WritableDb,
  task: number,
  file: LabelSetFile,
  { onConflict, same, now }: Wishes,
): LabelReceipt {
  return db.transaction(() => {
    const before = allLabelsOf(db, task)
    const plan = planLabels(file.entries, before)
    const isNew = ({ is, entry }: PlannedLabel) => is === 'new' || (is === 'alike' && !same.includes(entry.name))
    const added = plan.filter(isNew)
    const known = plan.filter((one) => !isNew(one))
    const changed = known.filter(
      ({ fills, differs }) => fills.length > 0 || (onConflict === 'take' && differs.length > 0),
    )
    for (const { entry, of, fills, differs } of changed) {
      describeLabel(db, of!.id, partsOf(entry, onConflict === 'take' ? [...fills, ...differs] : fills))
      if (onConflict === 'take' && differs.includes('retired')) offer(db, of!.id, entry.retired !== true, now)
    }
    for (const { entry } of added)
      describeLabel(db, ensureLabel(db, entry.name, task), entry.colour === null ? partsOf(entry, TEXTS) : entry)
    giveKeys(db, task, added, new Set(before.map(({ key }) => key)))
    const ids = new Map(allLabelsOf(db, task).map(({ name, id }) => [name, id]))
    for (const { entry } of added) if (entry.retired) offer(db, ids.get(entry.name)!, false, now)
    return {
      added: added.map(({ entry }) => entry.name),
      updated: changed.map(({ of }) => of!.name),
      kept: onConflict === 'keep' ? known.filter(({ differs }) => differs.length > 0).map(({ of }) => of!.name) : [],
      unchanged: known.length - changed.length,
      alike: added.flatMap(({ entry, is, of }) => (is === 'alike' ? [{ name: entry.name, of: of!.name }] : [])),
      repeated: [...file.repeated],
      ...rejectsOf(file),
    }
  })
}

/** Retires a label as a file has it, its answers as they are, or brings it back. */
function offer(db: WritableDb, label: number, isOffered: boolean, now: number): void {
  if (isOffered) bringBack(db, label)
  else {
    const change = { kind: 'retire', action: null, label, into: null, keywords: [], examples: [] } as const
    writeLabelChange(db, change, now)
  }
}

const TEXTS: readonly Part[] = ['description', 'keywords', 'examples']
const partsOf = (entry: PlannedLabel['entry'], parts: readonly Part[]) =>
  Object.fromEntries(parts.filter((part) => part !== 'retired').map((part) => [part, entry[part]]))

/** The keys that the file gives its labels, but for those that labels of the project had before; where it gives any, a label without one has none. */
function giveKeys(
  db: WritableDb,
  task: number,
  added: readonly PlannedLabel[],
  taken: ReadonlySet<string | null>,
): void {
  if (added.every(({ entry }) => entry.key === null)) return
  const ids = new Map(allLabelsOf(db, task).map(({ name, id }) => [name, id]))
  const given = new Set(taken)
  for (const { entry } of added) giveKey(db, ids.get(entry.name)!, null)
  for (const { entry } of added) {
    if (entry.key === null || given.has(entry.key)) continue
    given.add(entry.key)
    giveKey(db, ids.get(entry.name)!, entry.key)
  }
}
