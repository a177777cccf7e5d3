import type { HistoryEntry, labelling as labellingContract } from '../../contract/labelling.ts'
import type { Serves } from '../../contract/serves.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { translated } from '../../storage/project-file.ts'
import {
  isKeptForMeasuring,
  listActions,
  recordDecisions,
  redoable,
  redoAction,
  samplesOf,
  skippedSamples,
  undoable,
  undoAction,
  type Decision,
} from '../../storage/tables/annotations.ts'
import { ensureLabel } from '../../storage/tables/labels.ts'
import { dequeue, queuedSample } from '../../storage/tables/queue.ts'
import { sampleById, type SampleRecord } from '../../storage/tables/samples.ts'
import { settleDigits } from '../labels/digits.ts'
import { UnknownSample } from '../data/data-service.ts'
import type { ProjectSession } from '../session.ts'
import { move, readSampleCounts, unlabelledCount } from '../project/sample-counts.ts'
import { askFirst } from '../queue/ask-first.ts'
import type { StudioContext } from '../context.ts'
import { answerOf, cardAgain, cardOf } from './cards.ts'
import { entryOf, excerptOf, historyEntry } from './history.ts'
import { freshPace, retick, tick, untick } from './pace.ts'
import { progressOf } from './progress.ts'

export class LabelMissing extends NamedError<{ sample: number }> {
  constructor(sample: number) {
    super({ sample }, `The answer for sample ${sample} names no label`)
  }
}

/** Somebody decided on the sample after its card was dealt. Nothing of this answer was written. */
export class AnsweredElsewhere extends NamedError<{
  sample: number
  kind: 'label' | 'skip' | 'flag' | 'clear'
  label: string
  annotator: string
}> {
  constructor({ id, state, label, annotator }: SampleRecord) {
    const kind = ({ labelled: 'label', skipped: 'skip', flagged: 'flag', unlabelled: 'clear' } as const)[state]
    const now = label ?? kind
    super(
      { sample: id, kind, label: label ?? '', annotator: annotator ?? '' },
      `Sample ${id} has been decided meanwhile: ${now}`,
    )
  }
}

/** On the disk when it returns; a full disk and its like are told by name, and nothing is half-written. */
const durably = <Result>(db: WritableDb, work: () => Result): Result => translated(db.path, () => db.durably(work))

const STATE = { label: 'labelled', skip: 'skipped', flag: 'flagged', clear: 'unlabelled' } as const
type Kind = keyof typeof STATE

/** The heart of the studio: every answer is on the disk before it is confirmed, and waits for nothing else. */
export function labellingService(
  { clock, events, settings }: StudioContext,
  { session, tell }: { session: () => ProjectSession; tell: () => void },
): Serves<typeof labellingContract> {
  const progress = (at: ProjectSession, annotator: string, undo?: { canUndo: boolean; canRedo: boolean }) => {
    const { db } = at.project
    const can = undo ?? { canUndo: undoable(db, annotator) !== null, canRedo: redoable(db, annotator) !== null }
    return progressOf(at, { annotator, now: clock(), retrainEvery: settings.current().retrainEvery, ...can })
  }
  /** After the commit: everybody hears of it, and the ranker looks whether it is time to learn. */
  function committed(
    at: ProjectSession,
    entry: HistoryEntry,
    labels: number,
    undo?: { canUndo: boolean; canRedo: boolean },
  ) {
    at.sinceTraining = Math.max(0, at.sinceTraining + labels)
    const answered = { entry, progress: progress(at, entry.annotator, undo) }
    events.publish({ type: 'saved', at: entry.at })
    events.publish({ type: 'progress', progress: answered.progress })
    afterReply(at)
    return answered
  }
  /** What the annotator need not wait for; once for however many answers came in a row. */
  const waiting = new Set<ProjectSession>()
  function afterReply(at: ProjectSession) {
    if (waiting.has(at)) return
    waiting.add(at)
    setImmediate(() => {
      waiting.delete(at)
      tell()
      at.ranker.nudge()
    })
  }
  const paceOf = ({ paces }: ProjectSession, annotator: string) => {
    const known = paces.get(annotator) ?? freshPace()
    paces.set(annotator, known)
    return known
  }

  function sampleOf({ project }: ProjectSession, id: number): SampleRecord {
    // What an unfinished import brought may still be taken back: no label may hang on it.
    const sample = id <= project.newest ? sampleById(project.db, id) : null
    if (!sample) throw new UnknownSample(id)
    return sample
  }
  /** The label's id; a name typed for the first time joins the set. Call inside the answer's transaction. */
  function labelIdOf({ project }: ProjectSession, sample: number, kind: Kind, given: string | null): number | null {
    if (kind !== 'label') return null
    const name = given?.trim()
    if (!name) throw new LabelMissing(sample)
    settleDigits(project.db, project.counts.byLabel.size)
    const id = ensureLabel(project.db, name)
    if (!project.counts.byLabel.has(id)) project.counts.byLabel.set(id, { name, count: 0 })
    return id
  }

  /** Undo and redo are entries of the log themselves. */
  function turnBack(annotator: string, find: typeof undoable, apply: typeof undoAction, only?: number) {
    const at = session()
    const { db } = at.project
    const action = find(db, annotator)
    if (action === null || (only !== undefined && action !== only)) return null
    const samples = samplesOf(db, action)
    const before = samples.map((id) => sampleOf(at, id))
    durably(db, () => apply(db, { action, at: clock(), annotator }))
    const after = samples.map((id) => sampleOf(at, id))
    samples.forEach((_, i) => move(at.project.counts, before[i]!, after[i]!))
    for (const { id, state } of after) if (state !== 'unlabelled') dequeue(db, id)
    const entry = entryOf(db, action)
    if (entry.count === 1 && entry.kind !== 'clear') (entry.undone ? untick : retick)(paceOf(at, annotator))
    return committed(at, entry, teaching(at, after) - teaching(at, before))
  }
  /** How many of these a model learns from. */
  const teaching = ({ project }: ProjectSession, samples: readonly Pick<SampleRecord, 'id' | 'state'>[]): number =>
    samples.filter(({ id, state }) => state === 'labelled' && !isKeptForMeasuring(project.db, id)).length

  return {
    next({ annotator, page, count, holding }) {
      const at = session()
      const queued = at.queue.lease({ holder: page ?? annotator, annotator, count, holding })
      const cards = queued.map((row) => cardOf(sampleOf(at, row.sample), row, at.project.counts))
      if (at.queue.runsLow()) at.ranker.nudge()
      const queue = at.queue.state()
      if (cards.length > 0 || holding.length > 0 || queue.mode === 'empty') return { cards, queue }
      // All that is left lies with other pages.
      const reason = { code: 'with-others', fields: { count: unlabelledCount(at.project.counts) } }
      return { cards, queue: { ...queue, mode: 'empty', reasons: [reason] } }
    },
    card({ sample }) {
      const at = session()
      return cardAgain(sampleOf(at, sample), at)
    },
    answer({ annotator, sample: id, kind, label, reason, dwellMs, model, shown, seen }) {
      const at = session()
      const { db, counts } = at.project
      const before = sampleOf(at, id)
      const carried = answerOf(before)
      if (seen !== undefined && (seen?.kind !== carried?.kind || seen?.label !== carried?.label))
        throw new AnsweredElsewhere(before)
      const state = STATE[kind]
      const now = clock()
      const { action, labelId } = durably(db, () => {
        const labelId = labelIdOf(at, id, kind, label)
        const asked = queuedSample(db, id)
        dequeue(db, id)
        const decision: Decision = {
          sample: id,
          state,
          labelId,
          reason,
          dwellMs,
          modelVersion: model,
          shown: shown.length > 0 ? shown : null,
          asked,
        }
        return { labelId, action: recordDecisions(db, { at: now, annotator, kind, decisions: [decision] }) }
      })
      move(counts, before, { state, labelId })
      if (kind !== 'clear') tick(paceOf(at, annotator), now)
      const entry: HistoryEntry = {
        id: action,
        at: now,
        annotator,
        sample: id,
        excerpt: excerptOf(before),
        kind,
        state,
        reason,
        label: labelId === null ? null : label!.trim(),
        count: 1,
        undone: false,
        usedBy: null,
      }
      return committed(at, entry, teaching(at, [{ id, state }]), { canUndo: true, canRedo: false })
    },
    bulk({ annotator, samples: given, kind, label }) {
      const at = session()
      const samples = [...new Set(given)]
      const { db } = at.project
      const before = samples.map((id) => sampleOf(at, id))
      const { action, after } = durably(db, () => {
        const after = { state: STATE[kind], labelId: labelIdOf(at, samples[0]!, kind, label) }
        for (const id of samples) dequeue(db, id)
        const decisions = samples.map((sample) => ({ sample, ...after }))
        return { after, action: recordDecisions(db, { at: clock(), annotator, kind: 'bulk', decisions }) }
      })
      for (const was of before) move(at.project.counts, was, after)
      const labels = samples.map((id) => ({ id, state: after.state }))
      return committed(at, entryOf(db, action), teaching(at, labels), { canUndo: true, canRedo: false })
    },
    undo: ({ annotator, only }) => turnBack(annotator, undoable, undoAction, only),
    redo: ({ annotator }) => turnBack(annotator, redoable, redoAction),
    history({ before = Number.MAX_SAFE_INTEGER, limit }) {
      const { db } = session().project
      return listActions(db, before, limit).map((action) => historyEntry(db, action))
    },
    progress: ({ annotator }) => progress(session(), annotator),
    queue: () => session().queue.state(),
    askFirst({ samples }) {
      const at = session()
      for (const id of samples) sampleOf(at, id)
      const poolSize = unlabelledCount(at.project.counts)
      const asked = askFirst(at.project.db, { samples, poolSize })
      at.queue.tell()
      return { asked, queue: at.queue.state() }
    },
    recycleSkipped() {
      const at = session()
      const { db } = at.project
      const samples = skippedSamples(db)
      if (samples.length === 0) return { returned: 0 }
      const decisions = samples.map((sample) => ({ sample, state: STATE.clear, labelId: null }))
      const annotator = settings.current().annotator
      const action = durably(db, () => recordDecisions(db, { at: clock(), annotator, kind: 'bulk', decisions }))
      at.project.counts = readSampleCounts(db)
      committed(at, entryOf(db, action), 0, { canUndo: true, canRedo: false })
      at.queue.tell()
      at.ranker.rerank()
      return { returned: samples.length }
    },
  }
}
