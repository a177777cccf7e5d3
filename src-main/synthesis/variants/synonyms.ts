import { groupRewriter } from './replaced-groups.ts'
import { defineRewriteRule, type RewriteRule } from './rewrite-rule.ts'
import { eitherWay, type WordsFor } from './word-groups.ts'
import { contractions as pairs } from './words/contractions.ts'
import { synonyms as ours } from './words/synonyms.ts'

/** One word for another that means the same; `more`: a list of the user’s own. */
export const synonyms = (more: WordsFor = new Map()): RewriteRule =>
  defineRewriteRule({
    id: 'synonyms.v1',
    title: 'Synonyms',
    summary: 'buy instead of purchase, 如何 instead of 怎么.',
    rewrites: groupRewriter(ours, more),
  })

export const contractions = defineRewriteRule({
  id: 'contractions.v1',
  title: 'Contractions',
  summary: "isn't instead of is not, and the other way round.",
  rewrites: groupRewriter(eitherWay(pairs)),
})
