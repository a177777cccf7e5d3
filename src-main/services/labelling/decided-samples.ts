import type { WritableDb } from '../../storage/database.ts'
import { translated } from '../../storage/project-file.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import { ensureLabel, labelNamed } from '../../storage/tables/labels.ts'
import { sampleAnsweredBy, sampleById, type SampleRecord } from '../../storage/tables/samples.ts'
import { UnknownSample } from '../data/data-service.ts'
import { settleDigits } from '../labels/digits.ts'
import { requireOffered } from '../labels/require-offered.ts'
import type { TaskSession } from '../session.ts'

/** On the disk when it returns; a full disk and its like are told by name, and nothing is half-written. */
export const durably = <Result>(db: WritableDb, work: () => Result): Result =>
  translated(db.path, () => db.durably(work))

/** What a decision makes of a sample. */
export const STATE = { label: 'labelled', skip: 'skipped', flag: 'flagged', clear: 'unlabelled' } as const

/** A sample with the answer that stands for it. Throws UnknownSample. */
export function sampleOf({ project, task }: TaskSession, id: number): SampleRecord {
  // What an unfinished import brought may still be taken back: no label may hang on it.
  const sample = id <= project.newest ? sampleById(project.db, id, task.id) : null
  if (!sample) throw new UnknownSample(id)
  return sample
}
/** The same with what its card shows as its answer: the one that stands, or the annotator's own where several are asked. */
export const asCarried = (
  { project: { db }, task }: TaskSession,
  sample: SampleRecord,
  annotator: string,
): SampleRecord => (task.wanted === 1 ? sample : sampleAnsweredBy(db, sample.id, annotator, task.id)!)

/** The ids of labels; a name typed for the first time joins the set. Call inside the answer's transaction. Throws LabelRetired. */
export function labelIdsOf({ project: { db }, task, counts }: TaskSession, names: readonly string[]): number[] {
  requireOffered(db, names, task.id)
  if (names.length > 0) settleDigits(db, counts.byLabel.size, task.id)
  return names.map((name) => {
    const id = ensureLabel(db, name, task.id)
    if (!counts.byLabel.has(id)) counts.byLabel.set(id, { name, count: 0 })
    return id
  })
}
/** The ids of those labels that there are; nothing joins the set. */
export const knownIdsOf = ({ project: { db }, task }: TaskSession, names: readonly string[]): number[] =>
  names.flatMap((name) => labelNamed(db, name, task.id) ?? [])
/** What a decision says of labels, as the task of its kind keeps them. */
export const kept = ({ task }: TaskSession, labelIds: readonly number[]) =>
  task.kind === 'single' ? { labelId: labelIds[0] ?? null } : { labelId: null, labelIds }

/** How many of these a model learns from. */
export const teaching = ({ project }: TaskSession, samples: readonly Pick<SampleRecord, 'id' | 'state'>[]): number =>
  samples.filter(({ id, state }) => state === 'labelled' && !isKeptForMeasuring(project.db, id)).length
