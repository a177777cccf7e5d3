import type { Random } from '../../platform/random.ts'
import type { Cell } from './rate-of-cells.ts'

export type Confusions = ReadonlyMap<string, readonly string[]>
/** What is seen between the same neighbours this often is taken for what belongs there. */
const OFTEN = 4

/** Replaces each member of the table with probability `rate` by one of those it is confused with. */
export function confuse(text: string, rate: number, random: Random, confusions: Confusions): string {
  let changed = ''
  for (const character of text) {
    const others = confusions.get(character)
    changed += others && random() < rate ? others[Math.floor(random() * others.length)]! : character
  }
  return changed
}

/**
 * Between the same neighbours one member of a group is usual; the others that stand there may be slips. `neighbours`: of each member, how often it
 * stands between which.
 */
export function confusionCells(
  neighbours: ReadonlyMap<string, ReadonlyMap<string, number>>,
  confusions: Confusions,
): readonly Cell[] {
  const cells: Cell[] = []
  for (const [member, contexts] of neighbours) {
    const others = confusions.get(member)
    if (!others) continue
    for (const [context, kept] of contexts) {
      const found = others.map((other) => neighbours.get(other)?.get(context) ?? 0)
      // All that stand there, slips too: else contexts with many slips would be looked at less.
      if (found.reduce((sum, n) => sum + n, kept) < OFTEN) continue
      // Where another is as usual, neither is a slip.
      if (found.some((n) => 2 * n > kept + 3)) continue
      for (const n of found) cells.push({ kept, share: 1 / others.length, found: n })
    }
  }
  return cells
}
