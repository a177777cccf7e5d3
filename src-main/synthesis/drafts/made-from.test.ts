import { expect, test } from 'vitest'
import { patternLines, patternTemplate } from './pattern-template.ts'
import { minePatterns } from './mine-patterns.ts'
import { madeFrom, madeFromIn, sentenceOf } from './made-from.ts'
import { variantTemplate } from '../variants/make-variants.ts'

test('a line says which samples it was made from by the remarks right above it, also once it was edited', () => {
  const lines = ['%[a]', '    // #12, synonyms', '    // look at this again', '    lost my card', '    my card is gone']
  expect(madeFrom(lines, 4)).toEqual({ samples: [12], answer: null })
  expect(madeFrom(lines, 5)).toEqual({ samples: [], answer: null })
  expect(madeFrom(lines, 1)).toEqual({ samples: [], answer: null })
  expect(madeFrom(['// answer 7, llama #3', 'x'], 2)).toEqual({ samples: [], answer: 7 })
})

test('what drafts write is what is read: variants name their sample, patterns all that they cover', () => {
  const varied = variantTemplate([
    { of: 31, label: 'a', text: 'where is it', rules: ['word-order.v1'] },
    { of: 4, label: 'b', text: 'lost it', rules: ['synonyms.v1', 'politeness.v1'] },
  ]).split('\n')
  const fromLine = (text: string) => madeFrom(varied, 1 + varied.findIndex((line) => line.trim() === text)).samples
  expect([fromLine('where is it'), fromLine('lost it')]).toEqual([[31], [4]])
  const texts = Array.from({ length: 30 }, (_, i) => ({
    id: 100 + i,
    label: 'a',
    text: `where is my ${['old', 'new', 'lost'][i % 3]} card number ${i} please`,
  }))
  const mined = patternTemplate(patternLines(minePatterns(texts))).split('\n')
  const line = 1 + mined.findIndex((one) => one.includes('where is my'))
  expect(madeFrom(mined, line).samples).toEqual(texts.map(({ id }) => id))
})

test('every sentence below such a remark is known again by its words, not by its weight, case or width', () => {
  const text =
    '%[a]\n  // #12, synonyms\n  *[3] Lost  my card\n  other\n  // look\n  // answer 7, llama\n  是的？\n// #4, x\n'
  expect(madeFromIn(text)).toEqual([
    { sentence: 'lost my card', samples: [12], answer: null },
    { sentence: '是的?', samples: [], answer: 7 },
  ])
  expect(sentenceOf('\t*[50%]LOST my card ')).toBe('lost my card')
})
