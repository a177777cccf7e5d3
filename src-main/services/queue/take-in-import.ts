import { mulberry32 } from '../../platform/random.ts'
import { keepForMeasuring, labelledSamples } from '../../storage/tables/annotations.ts'
import type { Desk } from '../desk.ts'
import { recount } from '../project/open-project.ts'
import type { Workbench } from '../workbench.ts'

/** After an import: its labels count for the next training at once, but for a random share that is kept for measuring. */
export function takeInImport(desk: Desk, { settings, newSeed, clock }: Workbench): void {
  const { project, queue, ranker } = desk
  const before = project.newest
  recount(project)
  const fresh = labelledSamples(project.db, false).filter(({ sample }) => sample > before)
  const random = mulberry32(newSeed())
  const holdout = fresh.filter(() => random() < settings.current().holdoutShare)
  project.db.transaction(() =>
    keepForMeasuring(
      project.db,
      holdout.map(({ sample }) => sample),
      clock(),
    ),
  )
  desk.sinceTraining += fresh.length - holdout.length
  queue.tell()
  ranker.rerank()
}
