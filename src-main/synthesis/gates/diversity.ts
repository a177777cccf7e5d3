import { DistinctPairs } from './distinct-grams.ts'
import { EmbeddingSpread } from './embedding-spread.ts'
import type { GateOptions, Refusal } from './gate-types.ts'

interface Told {
  readonly text: string
  readonly label: string
}
/** So many kept ones of a label that lie close to a text say what it says. */
export const CROWD = 5

/** Whether a text says what others of its label have not said: by its words (distinct-n) and by its features (their spread), each against what was kept before it. */
export function diversity({
  alike = 50,
  directionOf,
  closeFrom,
}: Pick<GateOptions, 'alike' | 'directionOf' | 'closeFrom'>) {
  const pairsOf = new Map<string, DistinctPairs>()
  const allPairs = new DistinctPairs()
  const spread = new EmbeddingSpread(closeFrom)
  const ownPairs = (label: string) => {
    const pairs = pairsOf.get(label) ?? new DistinctPairs()
    pairsOf.set(label, pairs)
    return pairs
  }
  return {
    refusal({ text, label }: Told, pairs: readonly string[]): Refusal | null {
      const own = ownPairs(label)
      if (alike > 0 && pairs.every((pair) => own.countOf(pair) >= alike))
        return { gate: 'too-much-alike', because: 'says nothing that others kept do not say' }
      const direction = alike > 0 ? directionOf?.(text) : undefined
      const close = direction ? spread.closeTo(label, direction) : 0
      return close >= CROWD ? { gate: 'too-much-alike', because: `${close} kept ones lie close` } : null
    },
    /** It stays, at least until somebody has decided on it. */
    keep: ({ label }: Told, pairs: readonly string[]) => ownPairs(label).add(pairs),
    accept({ text, label }: Told, pairs: readonly string[]) {
      allPairs.add(pairs)
      const direction = directionOf?.(text)
      if (direction) spread.add(label, direction)
    },
    figures: () => ({ distinctPairs: allPairs.share, spread: spread.mean }),
  }
}
