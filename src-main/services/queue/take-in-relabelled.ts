import type { TaskSession } from '../session.ts'
import { unlabelledCount } from '../project/sample-counts.ts'
import { askFirst } from './ask-first.ts'

/** After labels were merged, retired or brought back: what answers say now counts for the next training, and samples to be asked again come first. */
export function takeInRelabelled(at: TaskSession, { learn, ask }: { learn: number; ask: readonly number[] }): void {
  const { project, task, counts } = at
  at.sinceTraining += learn
  if (ask.length > 0) askFirst(project.db, { task: task.id, samples: ask, poolSize: unlabelledCount(counts) })
  at.queue.tell()
  at.ranker.rerank()
}
