import { describe, expect, test } from 'vitest'
import { GramBuffer, HALF, hashGrams } from './hash-grams.ts'

const gramsOf = (text: string) => {
  const out = new GramBuffer()
  hashGrams(text, out)
  const all = [...out.buckets.subarray(0, out.length)]
  return { characters: all.slice(0, out.characters), words: all.slice(out.characters) }
}

/** The same n-grams as strings, written the slow way from scikit-learn's definition of char_wb. */
function named(pieces: readonly string[], words: readonly string[]) {
  const characters = pieces.flatMap((piece) =>
    [2, 3, 4, 5].flatMap((n) =>
      Array.from({ length: Math.max(0, piece.length - n + 1) }, (_, i) => piece.slice(i, i + n)),
    ),
  )
  return { characters, words: [...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)] }
}

const histogram = (items: readonly (string | number)[]) => {
  const counts = new Map<string | number, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts.values()].sort((a, b) => b - a)
}

describe('n-grams as buckets', () => {
  test.each([
    ['words are padded', 'My card, my card!', [' my ', ' card, ', ' my ', ' card! '], ['my', 'card', 'my', 'card']],
    ['single letters are no words', 'I am a cat', [' i ', ' am ', ' a ', ' cat '], ['am', 'cat']],
    ['Chinese runs are not padded', '我爱 北京', ['我爱', '北京'], ['我', '爱', '北', '京']],
    ['scripts meet inside a piece', 'AI改变world', [' ai ', '改变', ' world '], ['ai', '改', '变', 'world']],
    ['Korean keeps its spaces', '안녕 세계', [' 안녕 ', ' 세계 '], ['안녕', '세계']],
    ['half and full width are the same', 'ＡＢ１', [' ab1 '], ['ab1']],
  ])('%s', (_, text, pieces, words) => {
    const found = gramsOf(text)
    const wanted = named(pieces, words)
    expect({ characters: histogram(found.characters), words: histogram(found.words) }).toEqual({
      characters: histogram(wanted.characters),
      words: histogram(wanted.words),
    })
  })

  test('keeps characters and words apart', () => {
    const { characters, words } = gramsOf('the card has not arrived')
    expect(characters.every((bucket) => bucket >= 0 && bucket < HALF)).toBe(true)
    expect(words.every((bucket) => bucket >= HALF && bucket < 2 * HALF)).toBe(true)
  })

  test('spreads 20,000 words over the buckets as evenly as chance', () => {
    const buckets = new Set(Array.from({ length: 20_000 }, (_, i) => gramsOf(`word${i}`).words[0]))
    // Birthday bound: n²/2m = 381 collisions expected, standard deviation about 20.
    expect(20_000 - buckets.size).toBeGreaterThan(250)
    expect(20_000 - buckets.size).toBeLessThan(520)
  })

  test('grows for a long text and is empty for an empty one', () => {
    expect(gramsOf('word '.repeat(3000)).words).toHaveLength(5999)
    expect(gramsOf('')).toEqual({ characters: [], words: [] })
    expect(gramsOf(' \n\t')).toEqual({ characters: [], words: [] })
  })
})
