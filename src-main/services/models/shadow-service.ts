import type { Serves } from '../../contract/serves.ts'
import type { HeldBack, shadow as shadowContract } from '../../contract/shadow.ts'
import { ENOUGH_EARLIER } from '../../evaluation/batch-check.ts'
import { ENOUGH_TO_CHECK } from '../../evaluation/shadow-check.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { WritableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { answersBetween, type AnswerBetween } from '../../storage/tables/answers-between.ts'
import { storedHeld } from '../../storage/tables/held-back.ts'
import { modelById } from '../../storage/tables/models.ts'
import { unlabelledCount } from '../project/sample-counts.ts'
import { askFirst } from '../queue/ask-first.ts'
import type { ProjectSession, TaskSession } from '../session.ts'
import { checkOf, isChecked, setChecked } from './hold-back.ts'
import { holdoutOf } from './model-view.ts'

export class NothingHeldBack extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No model is held back: the newest one is in use')
  }
}

/** The model held back beside the one in use, with the answers that came between; null once another model is in use. */
function heldNow(db: WritableDb, task: number): { held: HeldBack; batch: readonly AnswerBetween[] } | null {
  const stored = storedHeld(db, task)
  const inUse = modelFor(db, FOR_THE_POOL, task)
  const model = stored && modelById(db, stored.model)
  if (!model || inUse?.id !== stored.before) return null
  const check = checkOf(inUse, model)?.gain
  const told = check ?? stored.batch
  if (!told) return null
  const batch = answersBetween(db, { task, after: inUse.lastAction, upTo: model.lastAction })
  const { samples, ...gain } = told
  return {
    batch,
    held: {
      model: model.id,
      version: model.version,
      before: inUse.version,
      at: stored.at,
      samples,
      metric: !check ? 'earlier' : model.kind === 'multi' ? 'microF1' : 'accuracy',
      gain,
      answers: batch.length,
      by: byWhom(batch),
    },
  }
}

function byWhom(batch: readonly AnswerBetween[]): HeldBack['by'] {
  const groups = Map.groupBy(batch, ({ annotator, kind }) => JSON.stringify([annotator, kind]))
  return [...groups.values()]
    .map((own) => ({ annotator: own[0]!.annotator, kind: own[0]!.kind, answers: own.length }))
    .sort((a, b) => b.answers - a.answers)
}

/** Models that new answers made worse, and what can be done about it. */
export function shadowService({ session }: { session: () => ProjectSession }): Serves<typeof shadowContract> {
  function state({ project: { db }, task: { id: task } }: TaskSession) {
    const model = modelFor(db, FOR_THE_POOL, task)
    const answers = model && holdoutOf(model)
    return {
      on: isChecked(db, task),
      measured: answers?.truth.length ?? 0,
      enough: ENOUGH_TO_CHECK,
      earlier: ENOUGH_EARLIER,
      held: heldNow(db, task)?.held ?? null,
    }
  }
  return {
    state: (given) => state(session().of(given?.task)),
    set({ task, on }) {
      const at = session().of(task)
      setChecked(at.project.db, at.task.id, on)
      return state(at)
    },
    lookAgain(given) {
      const at = session().of(given?.task)
      const { db } = at.project
      const found = heldNow(db, at.task.id)
      if (!found) throw new NothingHeldBack()
      const samples = found.batch.map(({ sample }) => sample)
      const asked = askFirst(db, { task: at.task.id, samples, poolSize: unlabelledCount(at.counts), answered: true })
      at.queue.tell()
      return { asked }
    },
  }
}
