import { shuffled, type Random } from '../../platform/random.ts'
import type { Rule } from '../grammar/grammar.ts'

/** What a label is called in samples. */
export const labelOf = ({ settings, name }: Rule): string => settings['label'] ?? name

/**
 * How many samples each label is to have. Without `count`: its 'training', else 100. With one: shared in proportion to those, by largest
 * remainders; ties to the earlier label.
 */
export function quotasOf(labels: readonly Rule[], count?: number): number[] {
  const wanted = labels.map(({ settings }) => Number(settings['training'] ?? 100))
  const total = wanted.reduce((sum, one) => sum + one, 0)
  if (count === undefined) return wanted
  if (total === 0) return wanted.map(() => 0)
  const exact = wanted.map((one) => (one * count) / total)
  const quotas = exact.map(Math.floor)
  const left = count - quotas.reduce((sum, one) => sum + one, 0)
  const byRemainder = exact
    .map((value, i) => ({ i, rest: value - quotas[i]! }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of byRemainder.slice(0, left)) quotas[i]!++
  return quotas
}

const BLOCK = 4_096
/** Indices of labels, each as often as its quota, well mixed; holds one block at a time. */
export function* mixedLabels(quotas: readonly number[], random: Random): Generator<number> {
  const total = quotas.reduce((sum, quota) => sum + quota, 0)
  const offsets = quotas.map(() => random())
  const dealt = quotas.map(() => 0)
  for (let at = Math.min(BLOCK, total); total > 0; at = Math.min(at + BLOCK, total)) {
    const block: number[] = []
    for (const [i, quota] of quotas.entries()) {
      const due = at === total ? quota : Math.min(quota, Math.floor((quota * at) / total + offsets[i]!))
      for (; dealt[i]! < due; dealt[i]!++) block.push(i)
    }
    yield* shuffled(block, random)
    if (at === total) return
  }
}
