import type { defaultPool as defaultPoolContract, DefaultPool, DefaultPoolReport } from '../../contract/default-pool.ts'
import type { Serves } from '../../contract/serves.ts'
import { momentsIn, numberIn } from '../../platform/column-numbers.ts'
import { strategyFace } from '../../query-strategies/faces.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { FOR_THE_POOL, modelFor } from '../../storage/model-for.ts'
import { requireColumns, spreadSamples } from '../../storage/tables/sample-columns.ts'
import { sampleFields } from '../../storage/tables/sample-fields.ts'
import { chosenStrategy } from '../open-session.ts'
import { choosePool, chosenPool, coversFirst, speakingSources } from '../queue/default-pool.ts'
import type { ProjectSession } from '../session.ts'

/** By which columns cards are ordered before there are names or a model. */
export function defaultPoolService(session: () => ProjectSession): Serves<typeof defaultPoolContract> {
  function report(): DefaultPoolReport {
    const { project } = session()
    const choice = chosenPool(project.db)
    const sources = speakingSources(choice)
    const isAsked = session()
      .tasks()
      .some(
        ({ task: { id } }) =>
          modelFor(project.db, FOR_THE_POOL, id) === null && coversFirst(strategyFace(chosenStrategy(project, id).id)),
      )
    const columns = columnsOf(project.db)
    const unread = unreadIn(choice, columns)
    return { choice, sources, isAsked: isAsked && sources.length > 0, columns, unread }
  }
  return {
    defaultPool: report,
    setDefaultPool(given) {
      const { project, tasks } = session()
      const choice: DefaultPool = { ...chosenPool(project.db), ...given }
      const { views, at, positive, trials, authority } = choice
      const named = [views, at, positive, trials, authority].filter((column) => column !== null)
      requireColumns(project.db, named)
      choosePool(project.db, choice)
      for (const { task, ranker } of tasks()) if (!modelFor(project.db, FOR_THE_POOL, task.id)) ranker.rerank()
      return report()
    },
  }
}

/** Named columns in which nothing can be read that they are named for. */
function unreadIn(
  { views, at, positive, trials, authority }: DefaultPool,
  columns: DefaultPoolReport['columns'],
): string[] {
  const says = (name: string, isTime: boolean) => {
    const known = columns.find((column) => column.name === name)
    // One that only samples further on have is not known here.
    return !known || known.numbers > 0 || (isTime && known.times > 0)
  }
  const numbers = [views, positive, trials, authority].filter((name) => name !== null && !says(name, false))
  const named = [...numbers, at !== null && !says(at, true) ? at : null].filter((name) => name !== null)
  return [...new Set(named)]
}

function columnsOf(db: ReadableDb): DefaultPoolReport['columns'] {
  const found = new Map<string, { filled: number; numbers: number; times: number }>()
  for (const { fields } of sampleFields(db, spreadSamples(db)))
    for (const [name, value] of Object.entries(fields)) {
      const column = found.get(name) ?? { filled: 0, numbers: 0, times: 0 }
      found.set(name, column)
      if (value === null || value === '') continue
      column.filled++
      if (numberIn(value) !== null) column.numbers++
      else if (momentsIn(value).length > 0) column.times++
    }
  return [...found].map(([name, { filled, numbers, times }]) => ({
    name,
    numbers: numbers / Math.max(1, filled),
    times: times / Math.max(1, filled),
  }))
}
