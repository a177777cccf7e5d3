import type { Serves } from '../../contract/serves.ts'
import type { ExemplarFigures, suggestions as suggestionsContract } from '../../contract/suggestions.ts'
import { wilsonInterval } from '../../evaluation/classification-metrics.ts'
import { writeTaskSetting } from '../../storage/tables/project.ts'
import { sourceFigures } from '../../storage/tables/source-figures.ts'
import { sourceEvidence } from '../../storage/tables/suggestions.ts'
import { calibrateThreshold, precisionCurve } from '../../suggesters/exemplars/calibrate-threshold.ts'
import { exemplarsOf, WANTED_SETTING, wantedPrecision } from '../../suggesters/exemplars/exemplars.ts'
import { NEWEST_THAT_COUNT } from '../../suggesters/router.ts'
import { orderOfSources } from '../../suggesters/source-order.ts'
import type { TaskSession } from '../session.ts'

interface Around {
  readonly at: (task?: number) => TaskSession
  readonly changed: (task: number) => void
}

/** What came of suggestions so far, and how alike exemplars must be. */
export function sourceService({
  at,
  changed,
}: Around): Pick<Serves<typeof suggestionsContract>, 'sources' | 'exemplars' | 'setExemplarPrecision'> {
  async function exemplars({ project: { db }, task: { id: task } }: TaskSession): Promise<ExemplarFigures> {
    const { similarities, hits } = (await exemplarsOf(db, task))?.pairs() ?? { similarities: [], hits: [] }
    const wanted = wantedPrecision(db, task)
    return { wanted, ...calibrateThreshold({ similarities, hits }, wanted), curve: precisionCurve(similarities, hits) }
  }
  return {
    async sources(given) {
      const { project, task } = at(given?.task)
      const { cards, sources } = await sourceFigures(project.db, task.id)
      const newest = sourceEvidence(project.db, task.id, NEWEST_THAT_COUNT)
      const order = orderOfSources(
        sources.map(({ source }) => source),
        new Map(newest.map((one) => [one.source, one])),
      )
      return {
        cards,
        sources: order.map(({ source, code }) => {
          const { right, of, first, shown } = sources.find((one) => one.source === source)!
          const precision = { value: right / of, ...wilsonInterval(right, of) }
          const coverage = cards === 0 ? 0 : Math.min(1, of / cards)
          return { source, right, of, precision, coverage, first, shown, measured: code === 'measured' }
        }),
      }
    },
    exemplars: (given) => exemplars(at(given?.task)),
    setExemplarPrecision({ task, wanted }) {
      const of = at(task)
      writeTaskSetting(of.project.db, WANTED_SETTING, wanted, of.task.id)
      changed(of.task.id)
      return exemplars(of)
    },
  }
}
