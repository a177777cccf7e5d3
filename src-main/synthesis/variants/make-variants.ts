import { NamedError } from '../../platform/named-error.ts'
import { mulberry32, shuffled } from '../../platform/random.ts'
import { block, labelHead, literalLine, remark } from '../drafts/template-text.ts'
import { levelled } from '../gates/text-grams.ts'
import { rewriteRules, ruleFaces } from './index.ts'
import type { RewriteRule } from './rewrite-rule.ts'
import type { WordsFor } from './word-groups.ts'

export interface Original {
  readonly id: number
  readonly text: string
  readonly label: string
}
export interface Variant {
  /** Of whom it is a variant. */
  readonly of: number
  readonly label: string
  readonly text: string
  /** Ids of the rules that made it, in order. */
  readonly rules: readonly string[]
}
export interface VariantOptions {
  readonly seed: number
  /** Variants of one text at most. */
  readonly each?: number
  /** Ids; all where left out. */
  readonly rules?: readonly string[]
  /** Synonyms beside ours. */
  readonly synonyms?: WordsFor
  /** Texts that are there already: no variant says the same. */
  readonly known?: readonly string[]
}

export class UnknownRewriteRule extends NamedError<{ rule: string; known: readonly string[] }> {
  constructor(rule: string) {
    const known = ruleFaces.map(({ id }) => id)
    super({ rule, known }, `There is no rule “${rule}”; there are ${known.join(', ')}`)
  }
}

/** Draws for each variant that is wanted, after which there are no more. */
const TRIES = 8

/**
 * Other wordings of texts, each by one, two or three rules after each other, none twice and none that is there already. The same seed gives the same ones, and
 * a text’s do not depend on the others’ order, but for copies. Throws UnknownRewriteRule.
 */
export const makeVariants = (originals: readonly Original[], options: VariantOptions): readonly Variant[] =>
  [...variantsOfEach(originals, options)].flat()

/** The same, original by original. */
export function* variantsOfEach(
  originals: readonly Original[],
  { seed, each = 3, synonyms, known = [], rules: wanted }: VariantOptions,
): Generator<readonly Variant[]> {
  const rules = chosen(rewriteRules(synonyms), wanted)
  const seen = new Set([...known, ...originals.map(({ text }) => text)].map(levelled))
  for (const { id, text, label } of originals) {
    const random = mulberry32(seed ^ Math.imul(id, 0x9e3779b1))
    const made: Variant[] = []
    for (let tries = 0; made.length < each && tries < TRIES * each; tries++) {
      const order = shuffled(rules, random).slice(0, 1 + Math.floor(random() * 3))
      const used: string[] = []
      let now = text
      for (const { id: rule, rewrites } of order) {
        const ways = rewrites(now)
        if (ways.length === 0) continue
        now = ways[Math.floor(random() * ways.length)]!
        used.push(rule)
      }
      if (used.length === 0 || seen.has(levelled(now))) continue
      seen.add(levelled(now))
      made.push({ of: id, label, text: now, rules: used })
    }
    yield made
  }
}

/** Throws UnknownRewriteRule. */
export function requireRule(id: string): void {
  if (!ruleFaces.some((rule) => rule.id === id)) throw new UnknownRewriteRule(id)
}

function chosen(rules: readonly RewriteRule[], wanted: readonly string[] | undefined): readonly RewriteRule[] {
  for (const id of wanted ?? []) requireRule(id)
  return wanted ? rules.filter(({ id }) => wanted.includes(id)) : rules
}

/** Variants as a template: each a sentence of its own, which stands once, with where it comes from above it. */
export const variantTemplate = (variants: readonly Variant[]): string =>
  [...Map.groupBy(variants, ({ label }) => label)]
    .map(([label, own]) =>
      block(
        labelHead(label, own.length),
        own.flatMap(({ of, text, rules }) => [remark(`#${of}, ${rules.join(', ')}`), literalLine(text)]),
      ),
    )
    .join('\n')
