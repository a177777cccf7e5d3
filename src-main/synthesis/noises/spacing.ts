import { defineNoise } from './noise.ts'

const OFTEN = 8
const HAN_THEN_LATIN = /(?<=\p{Script=Han}) ?(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) ?(?=\p{Script=Han})/gu
const GAP = /(?<=\p{Script=Latin}) (?=\p{Script=Latin})/gu

export const lostSpace = defineNoise({
  id: 'lost-space.v1',
  title: 'Lost spaces',
  summary: 'Two words stand without a space between them.',
  per: 'gap',
  apply: (text, rate, random) => text.replace(GAP, (gap) => (random() < rate ? '' : gap)),
  measure: ({ words, pairs }) =>
    [...pairs].flatMap(([pair, kept]) => {
      const form = pair.replace(' ', '')
      return kept >= OFTEN && form.length >= 5 ? [{ kept, share: 1, found: words.get(form) ?? 0 }] : []
    }),
})
export const doubleSpace = defineNoise({
  id: 'double-space.v1',
  title: 'Double spaces',
  summary: 'Two spaces stand between two words.',
  per: 'gap',
  apply: (text, rate, random) => text.replace(GAP, (gap) => (random() < rate ? '  ' : gap)),
  measure({ texts }) {
    let [found, places] = [0, 0]
    for (const text of texts)
      for (const [gap] of text.matchAll(/(?<=\p{Script=Latin}) +(?=\p{Script=Latin})/gu)) {
        places++
        if (gap.length > 1) found++
      }
    return { found, places }
  },
})
export const spaceBetweenScripts = defineNoise({
  id: 'space-between-scripts.v1',
  title: 'Space between scripts',
  summary: 'A space stands between Chinese and Latin letters or digits: 用 iPhone 支付.',
  per: 'gap',
  apply: (text, rate, random) => text.replace(HAN_THEN_LATIN, (gap) => (gap === '' && random() < rate ? ' ' : gap)),
  measure({ texts }) {
    let [found, places] = [0, 0]
    for (const text of texts)
      for (const [gap] of text.matchAll(HAN_THEN_LATIN)) {
        places++
        if (gap !== '') found++
      }
    return { found, places }
  },
})
