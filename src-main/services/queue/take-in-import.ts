import type { ProjectSession } from '../session.ts'
import { recount } from '../project/open-project.ts'

/** After an import: its labels count for the next training at once. `learnable`: by task, as many as are not kept for measuring. */
export function takeInImport(session: ProjectSession, learnable: ReadonlyMap<number, number>): void {
  recount(session.project)
  for (const at of session.tasks()) at.sinceTraining += learnable.get(at.task.id) ?? 0
  // Those the file brought count all their labels when they are opened.
  session.refreshTasks()
  for (const { queue } of session.tasks()) queue.tell()
  for (const { ranker, task, counts } of session.tasks())
    if (task.id === session.task.id || counts.labelled > 0) ranker.rerank()
}

/** The hold-out may have been drawn anew: what is asked is ranked without it. */
export function takeInConversations(session: ProjectSession): void {
  for (const { queue, ranker } of session.tasks()) {
    queue.tell()
    ranker.rerank()
  }
}
