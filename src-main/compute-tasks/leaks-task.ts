import { heldTexts } from '../storage/tables/synthetic-leaks.ts'
import { NearCopies } from '../synthesis/gates/near-copies.ts'
import { LEAK } from '../synthesis/gates/gates.ts'
import { levelled } from '../synthesis/gates/text-grams.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { contentsOf } from './project-reader.ts'

export interface Leak {
  readonly id: number
  readonly similarity: number
}
/** Texts between which the signal is looked at. */
const TOGETHER = 1000

/** Synthetic texts that give one of these samples away, as the last gate finds them; all templates, also those that are withdrawn. */
export const leaks = defineTask({
  name: 'leaks',
  process: 'shared',
  async run(
    { samples }: { readonly samples: readonly number[] },
    { project, reader, signal }: TaskTools,
  ): Promise<Leak[]> {
    const db = reader.database(project)
    const secrets = new NearCopies(LEAK)
    for (const content of await contentsOf(db, samples))
      if (content.kind === 'text') secrets.add(levelled(content.text))
    const found: Leak[] = []
    for (const [i, { id, text }] of heldTexts(db).entries()) {
      if (i % TOGETHER === 0) signal.throwIfAborted()
      const given = secrets.find(levelled(text))
      if (given) found.push({ id, similarity: given.similarity })
    }
    return found
  },
})
