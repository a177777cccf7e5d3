import type { Random } from '../../platform/random.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { idsOf, sampleById } from '../../storage/tables/samples.ts'

/** Misses in a row after which the pool is taken to be nearly used up, and is listed instead. */
const PATIENCE = 60

/**
 * Up to `count` different unlabelled samples of ids 1 … `newest`, each equally likely, none of `taken`. Ids are guessed and looked up, which
 * costs the same in a pool of a million; only a nearly finished pool is listed whole.
 */
export function drawUnlabelled(
  db: ReadableDb,
  { task, count, newest, taken }: { task?: number; count: number; newest: number; taken: ReadonlySet<number> },
  random: Random,
): number[] {
  const drawn = new Set<number>()
  for (let misses = 0; drawn.size < count && misses < PATIENCE && newest > 0;) {
    const id = 1 + Math.floor(random() * newest)
    const fits = !drawn.has(id) && !taken.has(id) && sampleById(db, id, task)?.state === 'unlabelled'
    misses = fits ? 0 : misses + 1
    if (fits) drawn.add(id)
  }
  if (drawn.size === count || newest === 0) return [...drawn]
  const left = [...idsOf(db, { search: '', state: 'unlabelled', labelId: null, task })].filter(
    (id) => id <= newest && !drawn.has(id) && !taken.has(id),
  )
  while (drawn.size < count && left.length > 0) drawn.add(left.splice(Math.floor(random() * left.length), 1)[0]!)
  return [...drawn]
}
