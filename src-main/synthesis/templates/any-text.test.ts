import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countSentences } from '../grammar/grammar.ts'
import { sentenceAt } from '../sampling/rest-of-label.ts'
import { drawSentence } from '../sampling/sampler.ts'
import { parseSource, parseTemplates } from './parse-templates.ts'
import { problemWords } from './template-problems.ts'

const pieces = [
  ...[
    '%[a]',
    '%[b]',
    '~[c]',
    '@[d]',
    '@[d#e]',
    '~[c?]',
    '@[d?30%&g]',
    '~[c&g]',
    '&[f]',
    '&[k=v]',
    '#[1..3]',
    '*[2]',
    '*[40%]',
  ],
  ...[
    '{',
    '|',
    '}',
    '\\',
    '[',
    ']',
    '?',
    '&',
    ' ',
    '\n',
    '\n  ',
    '\n%[a]\n ',
    '\n~[c]\n ',
    '\n@[d]\n ',
    '//',
    'import x',
    "('training': '3')",
  ],
  ...['word', '我的卡', '😀', '\u0000', '\r', '\t'],
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((all) => all.join(''))

test('whatever the text, it is read, told in words, and what is left of it can be drawn', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('kindling', 'chatito'), fc.nat(), (said, dialect, seed) => {
      const { grammar, errors } = parseTemplates(said, { dialect })
      for (const error of errors) {
        expect(error.line).toBeGreaterThan(0)
        expect(error.column).toBeGreaterThan(0)
        expect(problemWords(error).what).not.toMatch(/undefined|NaN/)
      }
      for (const label of grammar.labels) drawSentence(label, seed)
    }),
    { numRuns: 2_000 },
  )
})

test('every number below the count is a sentence, and their probabilities come to 1', () => {
  fc.assert(
    fc.property(text, (said) => {
      const { grammar } = parseTemplates(`%[z]\n {x|y ~[c]}\n ${said.replaceAll(/\n%\[z\]/g, '')}\n~[c]\n u &[f]\n v`)
      if (countSentences(grammar) > 2_000n) return
      for (const label of grammar.labels) {
        let sum = 0
        for (let n = 0n; n < label.count; n++) sum += sentenceAt(label, n).probability
        expect(sum).toBeCloseTo(1, 9)
      }
    }),
    { numRuns: 500 },
  )
})

test('whatever YAML, it is read as training data or told to be none', () => {
  const yaml = [
    'nlu:',
    '\n- intent: a',
    '\n  examples: |',
    '\n    - fly to [Rome](city)',
    '\n- lookup: city',
    '\n  - x',
    ': ',
    '&a ',
    '*a',
    '{',
    '[',
    '"',
    "'",
    '\n',
    '- ',
    '!!binary ',
    '<<: ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...yaml), { maxLength: 30 }), (all) => {
      const { errors } = parseSource({ kind: 'rasa', text: all.join('') }, 'nlu.yml', () => 'nothing')
      for (const error of errors) expect(problemWords(error).what).not.toMatch(/undefined|NaN/)
    }),
    { numRuns: 1_000 },
  )
})
