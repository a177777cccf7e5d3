import { politeness } from './politeness.ts'
import { questionForms } from './question-forms.ts'
import type { RewriteRule } from './rewrite-rule.ts'
import { contractions, synonyms } from './synonyms.ts'
import type { WordsFor } from './word-groups.ts'
import { wordOrder } from './word-order.ts'

/** All rules; `more`: synonyms of the user’s own. */
export const rewriteRules = (more?: WordsFor): readonly RewriteRule[] => [
  synonyms(more),
  contractions,
  questionForms,
  politeness,
  wordOrder,
]

/** What can be chosen. */
export const ruleFaces: readonly Pick<RewriteRule, 'id' | 'title' | 'summary'>[] = rewriteRules()
