import type { HistoryEntry } from '../../contract/labelling-progress.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { actionById, labelsDiffer, type ActionRecord } from '../../storage/tables/annotations.ts'
import { labelChangeOf } from '../../storage/tables/label-changes.ts'
import { labelNames } from '../../storage/tables/labels.ts'
import { modelUsing } from '../../storage/tables/models.ts'
import { sampleById, type SampleRecord } from '../../storage/tables/samples.ts'

const EXCERPT = 120

/** The first words of a text, or an image's name. */
export function excerptOf(sample: Pick<SampleRecord, 'text' | 'imageName'> | null): string {
  const words = (sample?.text ?? sample?.imageName ?? '').slice(0, 2 * EXCERPT).replace(/\s+/g, ' ')
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT - 1)}…` : words
}

export function historyEntry(db: ReadableDb, action: ActionRecord): HistoryEntry {
  const { id, task, at, annotator, written, sample, kind, state, label, labels, reason, count, undone } = action
  const differ = kind === 'bulk' && state === 'labelled' && label === null && labelsDiffer(db, id, count)
  const isOfSeveral = differ || (kind === 'import' && count > 1)
  return {
    id,
    task,
    at,
    annotator,
    ...(written === annotator ? {} : { written }),
    sample,
    kind,
    state,
    reason,
    count,
    label: isOfSeveral ? null : label,
    labels: isOfSeveral ? [] : [...labels],
    excerpt: excerptOf(sampleById(db, sample)),
    ...(differ ? { differ } : {}),
    ...labelSetOf(db, action),
    undone: undone === 1,
    usedBy: kind === 'label' || kind === 'bulk' || kind === 'import' ? modelUsing(db, id) : null,
  }
}

/** What it did to the label set, where that is what it was. */
function labelSetOf(db: ReadableDb, { id, kind }: ActionRecord): Pick<HistoryEntry, 'labelSet'> {
  const change = kind === 'bulk' ? labelChangeOf(db, id) : null
  if (!change) return {}
  const [label, into] = labelNames(db, [change.label, change.into ?? change.label])
  return { labelSet: { kind: change.kind, label: label!, into: change.into === null ? null : into! } }
}

export const entryOf = (db: ReadableDb, action: number): HistoryEntry => historyEntry(db, actionById(db, action)!)
