import type { Desk } from '../desk.ts'
import { recount } from '../project/open-project.ts'

/** After an import: its labels count for the next training at once. `learnable`: as many as are not kept for measuring. */
export function takeInImport(desk: Desk, learnable: number): void {
  recount(desk.project)
  desk.sinceTraining += learnable
  desk.queue.tell()
  desk.ranker.rerank()
}
