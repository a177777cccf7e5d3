import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentenceAt } from '../sampling/rest-of-label.ts'
import { parseTemplates } from '../templates/parse-templates.ts'
import { minePatterns, type MinedText } from './mine-patterns.ts'
import { patternLines, patternTemplate } from './pattern-template.ts'

const of = (label: string, texts: readonly string[], from = 1): MinedText[] =>
  texts.map((text, i) => ({ id: from + i, label, text }))
const linesOf = (texts: readonly MinedText[]) => patternLines(minePatterns(texts))

test('what varies becomes alternatives with the words it was seen with', () => {
  const texts = of('arrival', ['Where is my new card?', 'where is my card', 'Where is my old card?', 'I like trees'])
  expect(linesOf(texts)).toEqual([
    { label: 'arrival', line: 'Where is my{| new| old} card?', covers: [1, 2, 3], slots: [] },
  ])
})
test('what varies much becomes a slot with its values, the most frequent first', () => {
  const texts = of('rate', [
    'rate for euros today',
    'rate for yen today',
    'rate for euros today!',
    'rate for pounds today',
    'rate for francs today',
  ])
  const [line] = linesOf(texts)
  expect(line).toMatchObject({ line: 'rate for @[euros] today', covers: [1, 2, 3, 4, 5] })
  expect(line!.slots[0]!.values).toEqual([
    { text: 'euros', count: 2 },
    { text: 'francs', count: 1 },
    { text: 'pounds', count: 1 },
    { text: 'yen', count: 1 },
  ])
})
test('Chinese is aligned by words, and gets no blanks', () => {
  const texts = of('卡', ['我的银行卡丢失怎么办', '我的信用卡丢失怎么办？', '我的会员卡丢失怎么办？'])
  const [line] = linesOf(texts)
  expect(line!.line).not.toContain(' ')
  expect(line!.line).toMatch(/^我的.*怎么办？$/)
  expect(line!.covers).toEqual([1, 2, 3])
})
test('two words at least stay, and a pattern says so many texts as are asked for', () => {
  expect(linesOf(of('a', ['one two', 'one three', 'one four']))).toEqual([])
  const pair = of('a', ['block my card now', 'block my card'])
  expect(minePatterns(pair)).toEqual([])
  expect(minePatterns(pair, { least: 2 })).toHaveLength(1)
})
test('labels are not mixed, and of what says the same each sample is covered', () => {
  const texts = [
    ...of('a', ['block my card now', 'BLOCK my  card now', 'block my card']),
    ...of('b', ['block my card please'], 9),
  ]
  expect(minePatterns(texts, { least: 2 }).map(({ label, covers }) => [label, covers])).toEqual([['a', [1, 2, 3]]])
})

const word = fc.constantFrom(
  'my',
  'card',
  'is',
  'lost',
  'help',
  'a%b',
  '{now}',
  '~[x]',
  '//',
  '*[2]',
  'O’Neil',
  '卡',
  '#1',
  'yes\\no',
  '"a"',
  '@',
  ']',
)
test('every text that a pattern covers can be drawn from the template it becomes', () => {
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 7 }), { minLength: 2, maxLength: 8 }), (lists) => {
      const texts = of(
        "it's [a] label?",
        lists.map((words) => words.join(' ')),
      )
      const patterns = minePatterns(texts, { least: 2, fixedShare: 0.3 })
      if (patterns.length === 0) return
      const { grammar, errors } = parseTemplates(patternTemplate(patternLines(patterns)))
      expect(errors).toEqual([])
      const tight = (text: string) => text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, '')
      const drawn = new Set(
        grammar.labels.flatMap((rule) =>
          Array.from({ length: Number(rule.count) }, (_, n) => tight(sentenceAt(rule, BigInt(n)).text)),
        ),
      )
      const covered = texts.filter(({ id }) => patterns.some(({ covers }) => covers.includes(id)))
      for (const { text } of covered) expect(drawn).toContain(tight(text))
    }),
    { numRuns: 200 },
  )
})
