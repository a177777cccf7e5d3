import type { labelling as labellingContract } from '../../contract/labelling.ts'
import type { Serves } from '../../contract/serves.ts'
import { described } from '../../platform/plugin-face.ts'
import { listActions, recordDecisions, skippedSamples } from '../../storage/tables/annotations.ts'
import { suggesters } from '../../suggesters/index.ts'
import type { StudioContext } from '../context.ts'
import { unlabelledCount } from '../project/sample-counts.ts'
import { askFirst } from '../queue/ask-first.ts'
import type { ProjectSession } from '../session.ts'
import { afterCommit } from './after-commit.ts'
import { dealing } from './deal-cards.ts'
import { durably, sampleOf, STATE } from './decided-samples.ts'
import { givingAnswers } from './give-answers.ts'
import { entryOf, historyEntry } from './history.ts'
import { turningBack } from './turn-back.ts'

/** The heart of the studio: every answer is on the disk before it is confirmed, and waits for nothing else. */
export function labellingService(
  context: StudioContext,
  { session, tell }: { session: () => ProjectSession; tell: () => void },
): Serves<typeof labellingContract> {
  const { clock, settings } = context
  const { progress, committed } = afterCommit(context, tell)
  const { note, dealtOf, verbs } = dealing(context, session)
  const { undo, redo } = turningBack(context, { committed })
  return {
    suggesters: () => suggesters.map(described),
    ...verbs,
    ...givingAnswers(context, { session, note, dealtOf, committed }),
    undo: ({ annotator, task, only }) => undo(session().of(task), annotator, only),
    redo: ({ annotator, task }) => redo(session().of(task), annotator),
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
