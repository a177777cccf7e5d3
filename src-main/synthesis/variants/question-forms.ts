import { groupRewriter } from './replaced-groups.ts'
import { defineRewriteRule } from './rewrite-rule.ts'
import { eitherWay } from './word-groups.ts'

/** Openings of a question after which the same words follow. */
const FORMS = [
  ['how do I', 'how can I', 'how would I', 'how should I'],
  [
    'can you tell me how to',
    'could you tell me how to',
    'please tell me how to',
    'can you explain how to',
    'I want to know how to',
  ],
  ['can I', 'is it possible to', 'am I able to', 'is there a way to', 'would it be possible to'],
  ['I want to', 'I need to', 'I would like to'],
  ['can you tell me why', 'could you tell me why', 'do you know why', 'please explain why', 'I would like to know why'],
  ['what should I do', 'what can I do', 'what do I have to do'],
  ['how long does it take', 'how much time does it take'],
  ['请问怎么', '我想知道怎么', '谁能告诉我怎么'],
  ['请问可以', '请问能不能'],
]

export const questionForms = defineRewriteRule({
  id: 'question-forms.v1',
  title: 'Forms of a question',
  summary: 'how can I instead of how do I, is it possible to instead of can I, 我想知道怎么 instead of 请问怎么.',
  rewrites: groupRewriter(eitherWay(FORMS)),
})
