import { isDeepStrictEqual } from 'node:util'
import type { Serves } from '../../contract/serves.ts'
import type { ContextFigures, suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { FEWEST_TO_JUDGE } from '../../evaluation/context-prior.ts'
import { NamedError } from '../../platform/named-error.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import {
  columnsOfSamples,
  contextColumns,
  contextPriorOf,
  nameContextColumns,
} from '../../storage/tables/context-priors.ts'
import type { TaskSession } from '../session.ts'

interface Around {
  readonly at: (task?: number) => TaskSession
  readonly changed: (task: number) => void
}

/** Columns that no sample keeps. */
export class UnknownContext extends NamedError<{ columns: string; offered: string }> {
  constructor(columns: readonly string[], offered: readonly string[]) {
    const [named, kept] = [columns.join(', '), offered.join(', ') || '–']
    super({ columns: named, offered: kept }, `No sample keeps “${named}”; samples keep ${kept}. Nothing was changed.`)
  }
}

/** Which columns say where a sample comes from, and what they are worth. */
export function contextService({
  at,
  changed,
}: Around): Pick<Serves<typeof suggestionsContract>, 'context' | 'setContext'> {
  function context({ project: { db }, task: { id: task } }: TaskSession): ContextFigures {
    const columns = [...contextColumns(db, task)]
    const model = modelFor(db, FOR_THE_POOL, task)
    const stored = model && contextPriorOf(db, model.id)
    const gain = stored && isDeepStrictEqual(stored.prior.columns, columns) ? stored.gain : null
    const judged = gain?.surprise ? (gain.used ? 'used' : 'refused') : 'few'
    return {
      columns,
      offered: columnsOfSamples(db),
      verdict: columns.length === 0 ? 'off' : gain ? judged : 'untrained',
      version: gain ? model!.version : null,
      samples: gain?.samples ?? 0,
      wanted: FEWEST_TO_JUDGE,
      surprise: gain?.surprise ?? null,
      before: gain?.surprise ? gain.right[0] : null,
      now: gain?.surprise ? gain.right[1] : null,
    }
  }
  return {
    context: (given) => context(at(given?.task)),
    setContext({ task, columns }) {
      const of = at(task)
      const { db } = of.project
      const offered = columnsOfSamples(db)
      const unknown = columns.filter((column) => !offered.includes(column))
      if (unknown.length > 0) throw new UnknownContext(unknown, offered)
      nameContextColumns(db, [...new Set(columns)], of.task.id)
      changed(of.task.id)
      return context(of)
    },
  }
}
