import { mulberry32 } from '../../platform/random.ts'
import type { Grammar, Rule } from '../grammar/grammar.ts'
import { drawing } from './choosers.ts'
import { labelOf, mixedLabels, quotasOf } from './quotas.ts'
import { rarestLast } from './rest-of-label.ts'
import { SentenceWriter, type FilledSlot } from './sentence-writer.ts'
import { TextSet } from './text-set.ts'
import { walkRule } from './walk-rule.ts'

/** A sentence as drawn, with where it comes from. */
export interface Sample {
  readonly text: string
  readonly label: string
  /** The line it was made from. */
  readonly template: { readonly file: string; readonly line: number }
  readonly slots: readonly FilledSlot[]
  /** Of its own: `drawSentence` with it gives this sentence again, unless it was among the last of its label (see `Coverage.listed`). Noises begin with it, too. */
  readonly seed: number
}
/** How much of what a label can say has been drawn. */
export interface Coverage {
  readonly label: string
  readonly sentences: bigint
  readonly wanted: number
  readonly drawn: number
  /** Draws thrown away because the sentence was there already. */
  readonly repeated: number
  /** Of the drawn, those taken from a list of all that was left, when drawing by chance found nothing new. */
  readonly listed: number
}
export interface SamplerOptions {
  /** Of all labels together; without it each has its 'training', or 100. */
  readonly count?: number
  readonly seed: number
  /** A sentence may come again: independent draws, with exactly the probabilities of the templates. */
  readonly repeat?: boolean
}
export interface Sampler extends Iterable<Sample> {
  /** So far. */
  readonly coverage: () => readonly Coverage[]
}

/** Draws in a row without a new sentence, after which the rest of a label is listed, or given up. */
const IN_VAIN = 300

/** Draws sentences one at a time; holds nothing but 53 bits of each. Same grammar, options and seed: same samples, on every host. */
export function sampler({ labels }: Grammar, { count, seed, repeat = false }: SamplerOptions): Sampler {
  const quotas = quotasOf(labels, count)
  const state = labels.map((rule) => ({
    rule,
    drawn: 0,
    repeated: 0,
    listed: 0,
    rest: null as Iterator<Sample> | null,
  }))
  const seen = new TextSet()
  // A sentence of nothing is none.
  seen.add('')

  function* draw(): Generator<Sample> {
    const random = mulberry32(seed)
    const nextSeed = () => Math.floor(random() * 4294967296)
    for (const index of mixedLabels(quotas, random)) {
      const own = state[index]!
      const sample = repeat ? drawSentence(own.rule, nextSeed()) : newSentence(own)
      if (!sample) continue
      own.drawn++
      yield sample
    }
    function newSentence(own: (typeof state)[number]): Sample | undefined {
      for (let tries = 0; !own.rest && tries < IN_VAIN; tries++) {
        const sample = drawSentence(own.rule, nextSeed())
        if (seen.add(sample.text)) return sample
        own.repeated++
      }
      own.rest ??= rarestLast(own.rule, nextSeed)
      for (let next = own.rest.next(); !next.done; next = own.rest.next())
        if (seen.add(next.value.text)) return (own.listed++, next.value)
      return undefined
    }
  }
  return {
    [Symbol.iterator]: draw,
    coverage: () =>
      state.map(({ rule, drawn, repeated, listed }, i) => ({
        label: labelOf(rule),
        sentences: rule.count,
        wanted: quotas[i]!,
        drawn,
        repeated,
        listed,
      })),
  }
}

const writer = new SentenceWriter()
/** The sentence of a label that a seed gives. */
export function drawSentence(label: Rule, seed: number): Sample {
  const { at } = walkRule(label, undefined, drawing(mulberry32(seed)), writer)
  const { text, slots } = writer.finish()
  return { text, label: labelOf(label), template: { file: at.file, line: at.line }, slots, seed }
}
