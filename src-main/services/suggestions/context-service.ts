import { isDeepStrictEqual } from 'node:util'
import type { Serves } from '../../contract/serves.ts'
import type { ContextFigures, suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { FEWEST_TO_JUDGE } from '../../evaluation/context-prior.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { contextColumns, contextPriorOf, nameContextColumns, unreadTimes } from '../../storage/tables/context-priors.ts'
import { knownColumns, requireColumns } from '../../storage/tables/sample-columns.ts'
import type { TaskSession } from '../session.ts'

interface Around {
  readonly at: (task?: number) => TaskSession
  readonly changed: (task: number) => void
}

/** Which columns say where a sample comes from, and what they are worth. */
export function contextService({
  at,
  changed,
}: Around): Pick<Serves<typeof suggestionsContract>, 'context' | 'setContext'> {
  function context({ project: { db }, task: { id: task, kind } }: TaskSession): ContextFigures {
    const columns = [...contextColumns(db, task)]
    const model = modelFor(db, FOR_THE_POOL, task)
    const stored = model && contextPriorOf(db, model.id)
    const gain = stored && isDeepStrictEqual(stored.prior.columns, columns) ? stored.gain : null
    const judged = gain?.surprise ? (gain.used ? 'used' : 'refused') : 'few'
    return {
      columns,
      offered: knownColumns(db),
      verdict: columns.length === 0 ? 'off' : gain ? judged : 'untrained',
      version: gain ? model!.version : null,
      samples: gain?.samples ?? 0,
      wanted: FEWEST_TO_JUDGE,
      surprise: gain?.surprise ?? null,
      metric: kind === 'multi' ? 'microF1' : 'accuracy',
      before: gain?.surprise ? gain.right[0] : null,
      now: gain?.surprise ? gain.right[1] : null,
      unread: unreadTimes(db, columns),
    }
  }
  return {
    context: (given) => context(at(given?.task)),
    setContext({ task, columns }) {
      const of = at(task)
      const { db } = of.project
      requireColumns(db, columns)
      nameContextColumns(db, [...new Set(columns)], of.task.id)
      changed(of.task.id)
      return context(of)
    },
  }
}
