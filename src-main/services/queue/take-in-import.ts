import type { ProjectSession } from '../session.ts'
import { recount } from '../project/open-project.ts'

/** After an import: its labels count for the next training at once. `learnable`: as many as are not kept for measuring. */
export function takeInImport(session: ProjectSession, learnable: number): void {
  recount(session.project)
  session.sinceTraining += learnable
  for (const { queue } of session.tasks()) queue.tell()
  for (const { ranker, task, counts } of session.tasks())
    if (task.id === session.task.id || counts.labelled > 0) ranker.rerank()
}
