import { mulberry32 } from '../../platform/random.ts'
import type { Rule } from '../grammar/grammar.ts'
import { Numbered } from './choosers.ts'
import { labelOf } from './quotas.ts'
import type { Sample } from './sampler.ts'
import { SentenceWriter } from './sentence-writer.ts'
import { walkRule } from './walk-rule.ts'

/** Sentences of a label that are listed at most. */
export const MOST_LISTED = 200_000n

/** The n-th sentence of a label, n from 0 to its count, and its probability. */
export function sentenceAt(rule: Rule, n: bigint, writer = new SentenceWriter()) {
  const chooser = new Numbered(n)
  const { at } = walkRule(rule, undefined, chooser, writer)
  return { ...writer.finish(), at, probability: chooser.probability }
}

/**
 * All sentences of a label in the order in which weighted draws without repetition would find them (Efraimidis & Spirakis 2006: ascending
 * −ln(u) / p). None where the label makes more than can be listed: then what is left is too rare to be found.
 */
export function* rarestLast(rule: Rule, nextSeed: () => number): Generator<Sample, undefined> {
  if (rule.count > MOST_LISTED) return
  const random = mulberry32(nextSeed())
  const writer = new SentenceWriter()
  const order = Array.from({ length: Number(rule.count) }, (_, n) => {
    const { probability } = sentenceAt(rule, BigInt(n), writer)
    return { n, rank: -Math.log(1 - random()) / probability }
  }).sort((a, b) => a.rank - b.rank || a.n - b.n)
  for (const { n } of order) {
    const { text, slots, at } = sentenceAt(rule, BigInt(n), writer)
    yield { text, label: labelOf(rule), template: { file: at.file, line: at.line }, slots, seed: nextSeed() }
  }
}
