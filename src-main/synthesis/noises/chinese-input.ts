import { defineNoise } from './noise.ts'
import { confuse, confusionCells } from './swapped-characters.ts'
import { homophones } from './words/homophones.ts'
import { lookAlikes } from './words/look-alikes.ts'

export const homophone = defineNoise({
  id: 'homophone.v1',
  title: 'Homophones',
  summary: 'A Chinese character becomes another of the same pinyin.',
  per: 'character',
  apply: (text, rate, random) => confuse(text, rate, random, homophones),
  measure: ({ around }) => confusionCells(around, homophones),
})
export const lookAlike = defineNoise({
  id: 'look-alike.v1',
  title: 'Look-alikes',
  summary: 'A Chinese character becomes one that looks like it.',
  per: 'character',
  apply: (text, rate, random) => confuse(text, rate, random, lookAlikes),
  measure: ({ around }) => confusionCells(around, lookAlikes),
})
