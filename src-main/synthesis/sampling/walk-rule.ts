import {
  combinationsWith,
  type Alternative,
  type Combination,
  type GrammarPart,
  type Options,
  type Rule,
  type SomeOf,
} from '../grammar/grammar.ts'
import type { SentenceWriter } from './sentence-writer.ts'

/** Decides at every point of a sentence what is taken. */
export interface Chooser {
  /** Index of one of the options. */
  readonly pick: (options: Options) => number
  /** An index below `count`. */
  readonly below: (count: number) => number
  /** What follows up to `leave` is one part of several and makes `count` sentences by itself. */
  readonly enter: (count: bigint) => void
  readonly leave: () => void
}

/** Writes one sentence of a rule and returns the line it was made from. `features`: those it must have; undefined: any. */
export function walkRule(
  rule: Rule,
  features: string | undefined,
  chooser: Chooser,
  writer: SentenceWriter,
): Alternative {
  const some = features === undefined ? rule.any : rule.byFeatures.get(features)!
  const line = some.of[some.of.length === 1 ? 0 : chooser.pick(some)]!
  const { picks } = combination(combinationsWith(line, features), chooser)
  for (const part of line.parts) {
    if (part.kind === 'text') {
      writer.add(part.text)
      continue
    }
    const wanted = part.kind === 'range' || part.pick < 0 ? undefined : picks[part.pick]
    chooser.enter(typeof wanted === 'string' ? countWith(part, wanted) : part.count)
    if (part.kind === 'range') writer.add(part.range.at(chooser.below(part.range.count)))
    else {
      if (wanted === null || (part.presence && chooser.pick(part.presence) === 0)) writer.leaveOut()
      else if (part.rule.slot === null) walkRule(part.rule, wanted, chooser, writer)
      else {
        const slot = writer.open(part.rule.slot)
        writer.close(slot, walkRule(part.rule, wanted, chooser, writer).calledAs)
      }
    }
    chooser.leave()
  }
  return line
}

const combination = (some: SomeOf<Combination>, chooser: Chooser): Combination =>
  some.of[some.of.length === 1 ? 0 : chooser.pick(some)]!
const countWith = (part: GrammarPart, features: string): bigint =>
  part.kind === 'rule' ? part.rule.byFeatures.get(features)!.total : 1n
