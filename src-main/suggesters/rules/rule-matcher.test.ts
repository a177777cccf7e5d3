import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldedText } from './folded-text.ts'
import { phraseFinder } from './phrase-finder.ts'
import { ruleMatcher } from './rule-matcher.ts'

const rules = (...phrases: readonly string[]) =>
  phrases.map((phrase, i) => ({ id: i + 1, phrase, exact: false, priority: 0 }))
const met = (phrases: readonly string[], text: string) =>
  ruleMatcher(rules(...phrases))(text).map(({ phrase }) => phrase)

test('words are compared as people write them: case, width, accents, quotes and blanks make no difference', () => {
  expect(met(['REFUND'], 'I want a refund.')).toEqual(['REFUND'])
  expect(met(['cafe'], 'Le CAFÉ est fermé')).toEqual(['cafe'])
  expect(met(['café'], 'the cafe')).toEqual(['café'])
  expect(met(['PIN'], 'ＰＩＮ码')).toEqual(['PIN'])
  expect(met(["can't pay"], 'I can’t   pay')).toEqual(["can't pay"])
  expect(met(['Istanbul'], 'İSTANBUL')).toEqual(['Istanbul'])
  // The mark is a part of the letter there.
  expect(met(['が'], 'か')).toEqual([])
  expect(met(['мой'], 'мои')).toEqual([])
})

test('a Latin word is met whole; Chinese and its like anywhere', () => {
  expect(met(['pin'], 'spinning pins')).toEqual([])
  expect(met(['pin'], 'the pin, please')).toEqual(['pin'])
  expect(met(['top up'], 'stop up and top upper; top up')).toEqual(['top up'])
  expect(met(['退款'], '我要申请退款吗')).toEqual(['退款'])
  expect(met(['pin码'], '我的pin码忘了')).toEqual(['pin码'])
  expect(met(['card'], '我的card丢了')).toEqual(['card'])
  expect(met(['€'], 'cost 5€')).toEqual(['€'])
  // A letter of two code units, on either side.
  expect(met(['𠮷'], '𠮷野家')).toEqual(['𠮷'])
  expect(met(['野'], '𠮷野家')).toEqual(['野'])
  expect(met(['x'], '𝒜x')).toEqual([])
})

test('the longest phrase goes first, then the higher priority, then the older rule', () => {
  const all = [
    { id: 1, phrase: 'card', exact: false, priority: 9 },
    { id: 2, phrase: 'lost card', exact: false, priority: 0 },
    { id: 3, phrase: 'card', exact: false, priority: 9 },
    { id: 4, phrase: 'lost', exact: false, priority: 10 },
    { id: 5, phrase: 'I lost card', exact: true, priority: 0 },
    { id: 6, phrase: 'lost card', exact: true, priority: 0 },
  ]
  expect(ruleMatcher(all)('i LOST card').map(({ id }) => id)).toEqual([5, 2, 4, 1, 3])
  expect(ruleMatcher(all)('Lost card').map(({ id }) => id)).toEqual([2, 6, 4, 1, 3])
})

test('phrases that end or begin alike, lie in one another or are nothing are all told apart', () => {
  expect(met(['he', 'she', 'his', 'hers', 's'], 'she his hers')).toEqual(['hers', 'she', 'his'])
  expect(met(['', '   ', 'a'], 'a')).toEqual(['a'])
  expect(met([], 'anything')).toEqual([])
})

test('finds what looking for each phrase by itself finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '退', '款', ' '), maxLength: 24 })
  fc.assert(
    fc.property(
      fc.array(
        letters.filter((x) => x !== ''),
        { maxLength: 12 },
      ),
      letters,
      (given, text) => {
        const phrases = [...new Set(given)]
        const places: string[] = []
        phraseFinder(phrases)(text, (phrase, from, to) => void places.push(`${phrases[phrase]} ${from} ${to}`))
        const expected = phrases.flatMap((phrase) =>
          [...text].flatMap((_, i) => (text.startsWith(phrase, i) ? [`${phrase} ${i} ${i + phrase.length}`] : [])),
        )
        expect(places.sort()).toEqual(expected.sort())
      },
    ),
  )
})

test('folding a text twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldedText(foldedText(text))).toBe(foldedText(text))
    }),
  )
})
