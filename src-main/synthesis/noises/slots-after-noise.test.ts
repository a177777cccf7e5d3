import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noises } from './index.ts'
import { noiseMaker } from './make-noise.ts'
import { slotsAfterNoise } from './slots-after-noise.ts'

const slotOf = (text: string, words: string) => {
  const start = text.indexOf(words)
  return { slot: 's', text: words, value: words, start, end: start + words.length }
}
const after = (tidy: string, noisy: string, ...words: string[]) =>
  slotsAfterNoise(
    tidy,
    noisy,
    words.map((one) => slotOf(tidy, one)),
  )!.map(({ text, was }) => (was === undefined ? text : `${was} → ${text}`))

test.for([
  ['my card is in New York now', 'um my  card is in New York now', ['card', 'New York'], ['card', 'New York']],
  [
    'my card is in New York now',
    'MY CARD IS IN NEW YORK NOW',
    ['card', 'New York'],
    ['card → CARD', 'New York → NEW YORK'],
  ],
  ['is the card in Rome?', 'is card in Rmoe', ['card', 'Rome'], ['card', 'Rome → Rmoe']],
  ['the card and the other card', 'card adn other caard', ['card'], ['card']],
  ['to New York today', 'to NewYork today', ['New York', 'today'], ['New York → NewYork', 'today']],
  ['查一下北京的订单', '嗯查一下背景的订单', ['北京', '订单'], ['北京 → 背景', '订单']],
  ['go to an old inn', 'go to old inn', ['an'], ['an → ']],
] as const)('%s | %s', ([tidy, noisy, words, expected]) => {
  expect(after(tidy, noisy, ...words)).toEqual(expected)
})

test('whatever noise does, a place holds the words that are told, and what is told unchanged is unchanged', () => {
  const profile = Object.fromEntries(noises.map(({ id }) => [id, 0.15]))
  const noisy = noiseMaker(profile)
  const tidy = 'Please tell me where my replacement card is, I ordered it in New York!'
  const slots = ['replacement card', 'New York'].map((words) => slotOf(tidy, words))
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { text } = noisy(tidy, seed)
      for (const [i, one] of slotsAfterNoise(tidy, text, slots)!.entries()) {
        expect(text.slice(one.start, one.end)).toBe(one.text)
        expect(one.was ?? one.text).toBe(slots[i]!.text)
      }
    }),
    { numRuns: 300 },
  )
})

test('a text too long to compare says nothing, one without noise or slots all', () => {
  const long = 'x '.repeat(2_000)
  expect(slotsAfterNoise(long, `${long}y`, [slotOf(long, 'x')])).toBeNull()
  expect(slotsAfterNoise(long, long, [slotOf(long, 'x')])).toHaveLength(1)
  expect(slotsAfterNoise(long, `${long}y`, [])).toEqual([])
})
