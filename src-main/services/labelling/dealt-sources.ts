import type { SourceSaid } from '../../contract/guesses.ts'

/** Cards that are remembered: more than pages hold. */
const MOST = 5_000
/** Of one card: it is dealt again when guesses change, and to several annotators. */
const TIMES = 4

interface Dealt {
  readonly sample: { readonly id: number }
  readonly sources: readonly SourceSaid[]
}

/** What sources said of the newest cards that were dealt: the log keeps what the core has said, not what a page says it said. */
export function dealtSources(most = MOST) {
  const bySample = new Map<number, readonly (readonly SourceSaid[])[]>()
  return {
    remember(cards: readonly Dealt[]): void {
      for (const { sample, sources } of cards) {
        const before = bySample.get(sample.id) ?? []
        // The newest stand last: the oldest is forgotten first.
        bySample.delete(sample.id)
        bySample.set(sample.id, [sources, ...before].slice(0, TIMES))
      }
      for (const sample of bySample.keys()) {
        if (bySample.size <= most) break
        bySample.delete(sample)
      }
    },
    /** Of what a page holds of a card, in its order, what the core has said, as the core said it; the rest is left out. */
    said(sample: number, held: readonly Pick<SourceSaid, 'source' | 'label'>[]): SourceSaid[] {
      const dealt = (bySample.get(sample) ?? []).flat()
      const once = new Set<string>()
      return held.flatMap(({ source, label }) => {
        const found = dealt.find((one) => one.source === source && one.label === label)
        if (!found || once.has(source)) return []
        once.add(source)
        return [found]
      })
    },
  }
}
export type DealtSources = ReturnType<typeof dealtSources>
