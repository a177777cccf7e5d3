import { defineNoise } from './noise.ts'

const END = /[.?!。？！…]+$/u
const ONE_END = /(?<![.?!。？！…])[?!？！]$/u
const MANY_END = /([?!？！])\1+$/u
const CONTRACTED = /\p{Script=Latin}['’](?:t|s|m|d|re|ve|ll)\b/giu

export const lostEndMark = defineNoise({
  id: 'lost-end-mark.v1',
  title: 'No end mark',
  summary: 'The text ends without a full stop, question or exclamation mark.',
  per: 'text',
  apply: (text, rate, random) => (END.test(text) && random() < rate ? text.replace(END, '').trimEnd() : text),
  measure: ({ texts }) => ({ found: texts.filter((text) => !END.test(text.trim())).length, places: texts.length }),
})
export const repeatedMark = defineNoise({
  id: 'repeated-mark.v1',
  title: 'Repeated marks',
  summary: 'A question or exclamation mark at the end stands two or three times.',
  per: 'text',
  apply(text, rate, random) {
    if (!ONE_END.test(text) || random() >= rate) return text
    return text + text.at(-1)!.repeat(1 + Math.floor(random() * 2))
  },
  measure({ texts }) {
    const found = texts.filter((text) => MANY_END.test(text.trim())).length
    return { found, places: found + texts.filter((text) => ONE_END.test(text.trim())).length }
  },
})
export const lostApostrophe = defineNoise({
  id: 'lost-apostrophe.v1',
  title: 'No apostrophe',
  summary: 'dont instead of don’t.',
  per: 'mark',
  apply: (text, rate, random) =>
    text.replace(CONTRACTED, (found) => (random() < rate ? found.replace(/['’]/, '') : found)),
  measure: ({ words }) =>
    [...words].flatMap(([word, kept]) => {
      const form = word.replaceAll("'", '')
      const isClear = /'(t|s|m|d|re|ve|ll)$/.test(word) && !WORDS_WITHOUT.has(form)
      return isClear ? [{ kept, share: 1, found: words.get(form) ?? 0 }] : []
    }),
})
/** What is a word of its own without its apostrophe. */
const WORDS_WITHOUT = new Set('its were well ill id wed shed hed hell shell wont cant lets whats'.split(' '))
for (const plain of ['cant', 'wont', 'whats']) WORDS_WITHOUT.delete(plain)
