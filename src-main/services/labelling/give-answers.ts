import type { HistoryEntry } from '../../contract/labelling-progress.ts'
import type { labelling as labellingContract } from '../../contract/labelling.ts'
import type { Serves } from '../../contract/serves.ts'
import { recordDecisions } from '../../storage/tables/annotations.ts'
import { dequeue, queuedSample, settleAsk } from '../../storage/tables/queue.ts'
import { logSuggestions } from '../../storage/tables/suggestions.ts'
import type { StudioContext } from '../context.ts'
import { move, type SampleStatus } from '../project/sample-counts.ts'
import type { ProjectSession } from '../session.ts'
import type { AfterCommit } from './after-commit.ts'
import { requireAsSeen } from './answered-elsewhere.ts'
import { changedLabels, NothingChanges } from './changed-labels.ts'
import type { Dealing } from './deal-cards.ts'
import { asCarried, durably, kept, knownIdsOf, labelIdsOf, sampleOf, STATE, teaching } from './decided-samples.ts'
import { AnswerDoesNotFit, labelsGiven } from './given-answer.ts'
import { entryOf, excerptOf } from './history.ts'
import { loggedSources } from './logged-sources.ts'
import { paceOf, tick } from './pace.ts'

interface Around extends Pick<AfterCommit, 'committed'>, Pick<Dealing, 'note' | 'dealtOf'> {
  readonly session: () => ProjectSession
}

/** An answer to one card, and one for many samples. */
export function givingAnswers(
  { clock }: StudioContext,
  { session, note, dealtOf, committed }: Around,
): Pick<Serves<typeof labellingContract>, 'answer' | 'bulk'> {
  return {
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
  }
}
