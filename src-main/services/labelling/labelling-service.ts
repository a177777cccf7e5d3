import type { HistoryEntry, labelling as labellingContract } from '../../contract/labelling.ts'
import type { Serves } from '../../contract/serves.ts'
import type { WritableDb } from '../../storage/database.ts'
import { ProjectClosed } from '../../storage/project-file-errors.ts'
import { translated } from '../../storage/project-file.ts'
import {
  listActions,
  recordDecisions,
  redoable,
  redoAction,
  samplesOf,
  skippedSamples,
  undoable,
  undoAction,
} from '../../storage/tables/annotations.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import { ensureLabel, labelNamed } from '../../storage/tables/labels.ts'
import { noteAnnotator } from '../../storage/tables/annotators.ts'
import { dequeue, queuedSample, settleAsk } from '../../storage/tables/queue.ts'
import { sampleAnsweredBy, sampleById, type SampleRecord } from '../../storage/tables/samples.ts'
import { logSuggestions } from '../../storage/tables/suggestions.ts'
import { described } from '../../platform/plugin-face.ts'
import { suggesters } from '../../suggesters/index.ts'
import { stepsNow } from '../../suggesters/model/online-setting.ts'
import { settleDigits } from '../labels/digits.ts'
import { requireOffered } from '../labels/require-offered.ts'
import { UnknownSample } from '../data/data-service.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import { move, unlabelledCount, type SampleStatus } from '../project/sample-counts.ts'
import { stepExposure } from '../models/use-model.ts'
import { askFirst } from '../queue/ask-first.ts'
import type { StudioContext } from '../context.ts'
import { requireAsSeen } from './answered-elsewhere.ts'
import { cardAgain, cardsOf } from './cards.ts'
import { changedLabels, NothingChanges } from './changed-labels.ts'
import { dealtSources, type DealtSources } from './dealt-sources.ts'
import { AnswerDoesNotFit, labelsGiven } from './given-answer.ts'
import { guessesFor } from './guesses.ts'
import { entryOf, excerptOf, historyEntry } from './history.ts'
import { loggedSources } from './logged-sources.ts'
import { freshPace, retick, tick, untick } from './pace.ts'
import { progressOf } from './progress.ts'

/** On the disk when it returns; a full disk and its like are told by name, and nothing is half-written. */
const durably = <Result>(db: WritableDb, work: () => Result): Result => translated(db.path, () => db.durably(work))

const STATE = { label: 'labelled', skip: 'skipped', flag: 'flagged', clear: 'unlabelled' } as const

/** The heart of the studio: every answer is on the disk before it is confirmed, and waits for nothing else. */
export function labellingService(
  { clock, events, settings, log }: StudioContext,
  { session, tell }: { session: () => ProjectSession; tell: () => void },
): Serves<typeof labellingContract> {
  const progress = (at: TaskSession, annotator: string, undo?: { canUndo: boolean; canRedo: boolean }) => {
    const { db } = at.project
    const { id } = at.task
    const can = undo ?? { canUndo: undoable(db, annotator, id) !== null, canRedo: redoable(db, annotator, id) !== null }
    return progressOf(at, { annotator, now: clock(), retrainEvery: settings.current().retrainEvery, ...can })
  }
  /** After the commit: everybody hears of it, and the ranker looks whether it is time to learn. */
  function committed(
    at: TaskSession,
    entry: HistoryEntry,
    labels: number,
    undo?: { canUndo: boolean; canRedo: boolean },
  ) {
    at.sinceTraining = Math.max(0, at.sinceTraining + labels)
    const stepped = stepsNow(at.project.db, at.task.id)
    const answered = { entry, progress: progress(at, entry.annotator, undo), stepped }
    events.publish({ type: 'saved', at: entry.at })
    events.publish({ type: 'progress', progress: answered.progress })
    afterReply(at)
    return answered
  }
  /** What the annotator need not wait for; once for however many answers came in a row. */
  const waiting = new Set<TaskSession>()
  function afterReply(at: TaskSession) {
    if (waiting.has(at)) return
    waiting.add(at)
    setImmediate(() => {
      waiting.delete(at)
      tell()
      try {
        stepExposure(at, clock(), events)
      } catch (error) {
        // What is due is due at the next answer too, also where the project has been closed since.
        if (!(error instanceof ProjectClosed)) log.warn(`exposure: ${String(error)}`)
      }
      at.ranker.nudge()
    })
  }
  /** Whoever answers is known by an id that stays when they go by another name. */
  const note = ({ project: { db } }: TaskSession, annotator: string) =>
    noteAnnotator(db, annotator, settings.formerNames(annotator))
  const dealt = new WeakMap<TaskSession, DealtSources>()
  const dealtOf = (at: TaskSession) => {
    const one = dealt.get(at) ?? dealtSources()
    dealt.set(at, one)
    return one
  }
  const paceOf = ({ paces }: TaskSession, annotator: string) => {
    const known = paces.get(annotator) ?? freshPace()
    paces.set(annotator, known)
    return known
  }

  /** With the answer that stands for it. */
  function sampleOf({ project, task }: TaskSession, id: number): SampleRecord {
    // What an unfinished import brought may still be taken back: no label may hang on it.
    const sample = id <= project.newest ? sampleById(project.db, id, task.id) : null
    if (!sample) throw new UnknownSample(id)
    return sample
  }
  /** With what its card shows as its answer: the one that stands, or the annotator's own where several are asked. */
  const asCarried = ({ project: { db }, task }: TaskSession, sample: SampleRecord, annotator: string): SampleRecord =>
    task.wanted === 1 ? sample : sampleAnsweredBy(db, sample.id, annotator, task.id)!

  /** The ids of labels; a name typed for the first time joins the set. Call inside the answer's transaction. Throws LabelRetired. */
  function labelIdsOf({ project: { db }, task, counts }: TaskSession, names: readonly string[]): number[] {
    requireOffered(db, names, task.id)
    if (names.length > 0) settleDigits(db, counts.byLabel.size, task.id)
    return names.map((name) => {
      const id = ensureLabel(db, name, task.id)
      if (!counts.byLabel.has(id)) counts.byLabel.set(id, { name, count: 0 })
      return id
    })
  }
  /** Those there are; nothing joins the set. */
  const knownIdsOf = ({ project: { db }, task }: TaskSession, names: readonly string[]): number[] =>
    names.flatMap((name) => labelNamed(db, name, task.id) ?? [])
  /** What a decision says of labels, as the task of its kind keeps them. */
  const kept = ({ task }: TaskSession, labelIds: readonly number[]) =>
    task.kind === 'single' ? { labelId: labelIds[0] ?? null } : { labelId: null, labelIds }

  /** Undo and redo are entries of the log themselves. */
  function turnBack(
    at: TaskSession,
    annotator: string,
    find: typeof undoable,
    apply: typeof undoAction,
    only?: number,
  ) {
    const { db } = at.project
    const action = find(db, annotator, at.task.id)
    if (action === null || (only !== undefined && action !== only)) return null
    const samples = samplesOf(db, action)
    const before = samples.map((id) => sampleOf(at, id))
    durably(db, () => apply(db, { action, at: clock(), annotator }))
    const after = samples.map((id) => sampleOf(at, id))
    samples.forEach((_, i) => move(at.counts, before[i]!, after[i]!))
    for (const { id, state } of after) if (state !== 'unlabelled') settleAsk(db, id, annotator, at.task.id)
    const entry = entryOf(db, action)
    // Labels were merged or retired with it: the set is another now.
    if (entry.labelSet) {
      at.project.recount(at.task.id)
      events.publish({ type: 'labels', task: at.task.id })
      return committed(at, entry, after.filter(({ state }) => state === 'labelled').length)
    }
    if (entry.count === 1 && entry.kind !== 'clear') (entry.undone ? untick : retick)(paceOf(at, annotator))
    return committed(at, entry, teaching(at, after) - teaching(at, before))
  }
  /** How many of these a model learns from. */
  const teaching = ({ project }: TaskSession, samples: readonly Pick<SampleRecord, 'id' | 'state'>[]): number =>
    samples.filter(({ id, state }) => state === 'labelled' && !isKeptForMeasuring(project.db, id)).length

  return {
    suggesters: () => suggesters.map(described),
    async next({ annotator, task, page, count, holding }) {
      const at = session().of(task)
      note(at, annotator)
      const queued = at.queue.lease({ holder: page ?? annotator, annotator, count, holding })
      const dealt = queued.map((row) => ({ sample: asCarried(at, sampleOf(at, row.sample), annotator), queued: row }))
      const cards = await cardsOf(at, dealt, annotator)
      dealtOf(at).remember(cards)
      if (at.queue.runsLow()) at.ranker.nudge()
      const queue = at.queue.state()
      if (cards.length > 0 || holding.length > 0 || queue.mode === 'empty') return { cards, queue }
      // All that is left lies with other pages.
      const reason = { code: 'with-others', fields: { count: unlabelledCount(at.counts) } }
      return { cards, queue: { ...queue, mode: 'empty', reasons: [reason] } }
    },
    async card({ annotator, task, sample }) {
      const at = session().of(task)
      note(at, annotator)
      const card = await cardAgain(at, asCarried(at, sampleOf(at, sample), annotator), annotator)
      dealtOf(at).remember([card])
      return card
    },
    async guesses({ annotator, task, samples }) {
      const at = session().of(task)
      const guessesOf = await guessesFor(at, samples, annotator)
      dealtOf(at).remember(samples.map((id) => ({ sample: { id }, sources: guessesOf(id).sources })))
      return samples.map((sample) => ({ sample, ...guessesOf(sample) }))
    },
    answer({ annotator, task, sample: id, kind, label, labels, reason, dwellMs, model, shown, sources = [], seen }) {
      const at = session().of(task)
      const { db } = at.project
      const before = sampleOf(at, id)
      requireAsSeen(asCarried(at, before, annotator), seen)
      const names = labelsGiven(at.task, id, { kind, label, labels })
      const state = STATE[kind]
      const now = clock()
      const { action, labelIds } = durably(db, () => {
        note(at, annotator)
        const labelIds = labelIdsOf(at, names)
        const decision = {
          sample: id,
          state,
          ...kept(at, labelIds),
          reason,
          dwellMs,
          modelVersion: model,
          shown:
            shown.length > 0 ? shown.map(({ label, probability, share }) => ({ label, probability, share })) : null,
          asked: queuedSample(db, id, at.task.id),
          ownOnly: at.task.wanted > 1,
        }
        const given = { at: now, annotator, kind, decisions: [decision], task: at.task.id }
        const action = recordDecisions(db, given)
        logSuggestions(db, action, loggedSources(at, dealtOf(at).said(id, sources), shown))
        if (at.task.wanted === 1) dequeue(db, id, at.task.id)
        else settleAsk(db, id, annotator, at.task.id)
        return { labelIds, action }
      })
      // Of several annotators' answers another one may stand than this.
      const after: SampleStatus = at.task.wanted === 1 ? { state, labelIds } : sampleOf(at, id)
      move(at.counts, before, after)
      if (kind !== 'clear') tick(paceOf(at, annotator), now)
      const entry: HistoryEntry = {
        id: action,
        task: at.task.id,
        at: now,
        annotator,
        sample: id,
        excerpt: excerptOf(before),
        kind,
        state,
        reason,
        label: at.task.kind === 'single' ? (names[0] ?? null) : null,
        labels: names,
        count: 1,
        undone: false,
        usedBy: null,
      }
      return committed(at, entry, teaching(at, [{ id, state: after.state }]), { canUndo: true, canRedo: false })
    },
    bulk({ annotator, task, samples: given, kind, label, labels, change = 'replace' }) {
      const at = session().of(task)
      const samples = [...new Set(given)]
      const { db } = at.project
      const before = samples.map((id) => sampleOf(at, id))
      const names = labelsGiven(at.task, samples[0]!, { kind, label, labels })
      if (change !== 'replace' && at.task.kind === 'single') throw new AnswerDoesNotFit(samples[0]!, at.task)
      const action = durably(db, () => {
        const labelIds = change === 'remove' ? knownIdsOf(at, names) : labelIdsOf(at, names)
        const decisions = before.flatMap((was) => {
          const after =
            change === 'replace' || kind !== 'label'
              ? labelIds
              : changedLabels(asCarried(at, was, annotator), change, labelIds)
          return after ? [{ sample: was.id, state: STATE[kind], ...kept(at, after) }] : []
        })
        if (decisions.length === 0 && change !== 'replace') throw new NothingChanges(samples.length, names, change)
        const all = { at: clock(), annotator, kind: 'bulk' as const, decisions, task: at.task.id }
        const action = recordDecisions(db, all)
        for (const { sample: id } of decisions) {
          if (at.task.wanted === 1) dequeue(db, id, at.task.id)
          else settleAsk(db, id, annotator, at.task.id)
        }
        return action
      })
      const after = samples.map((id) => sampleOf(at, id))
      before.forEach((was, i) => move(at.counts, was, after[i]!))
      return committed(at, entryOf(db, action), teaching(at, after), { canUndo: true, canRedo: false })
    },
    undo: ({ annotator, task, only }) => turnBack(session().of(task), annotator, undoable, undoAction, only),
    redo: ({ annotator, task }) => turnBack(session().of(task), annotator, redoable, redoAction),
    history({ task, before = Number.MAX_SAFE_INTEGER, limit }) {
      const at = session().of(task)
      return listActions(at.project.db, before, limit, at.task.id).map((action) => historyEntry(at.project.db, action))
    },
    progress: ({ annotator, task }) => progress(session().of(task), annotator),
    queue: (given) => session().of(given?.task).queue.state(),
    askFirst({ samples, task }) {
      const at = session().of(task)
      for (const id of samples) sampleOf(at, id)
      const poolSize = unlabelledCount(at.counts)
      const asked = askFirst(at.project.db, { task: at.task.id, samples, poolSize })
      at.queue.tell()
      return { asked, queue: at.queue.state() }
    },
    recycleSkipped(given) {
      const at = session().of(given?.task)
      const { db } = at.project
      const samples = skippedSamples(db, at.task.id)
      if (samples.length === 0) return { returned: 0 }
      const decisions = samples.map((sample) => ({ sample, state: STATE.clear, labelId: null }))
      const annotator = settings.current().annotator
      const all = { at: clock(), annotator, kind: 'bulk' as const, decisions, task: at.task.id }
      const action = durably(db, () => recordDecisions(db, all))
      at.project.recount(at.task.id)
      committed(at, entryOf(db, action), 0, { canUndo: true, canRedo: false })
      at.queue.tell()
      at.ranker.rerank()
      return { returned: samples.length }
    },
  }
}
