import { defineNoise } from './noise.ts'
import { patternOf, replaceWords, wordCells } from './replaced-words.ts'
import { confusionCells } from './swapped-characters.ts'
import { abbreviations } from './words/abbreviations.ts'
import { fillers } from './words/fillers.ts'
import { groupsOf } from './words/homophones.ts'
import { mixedWords } from './words/mixed-words.ts'
import { soundAlikes } from './words/sound-alikes.ts'

const [abbreviated, mixed] = [patternOf(abbreviations), patternOf(mixedWords)]
export const heardAs = groupsOf(soundAlikes)
const heard = patternOf(heardAs)
const HAN = /\p{Script=Han}/u

export const abbreviation = defineNoise({
  id: 'abbreviation.v1',
  title: 'Short forms',
  summary: 'pls instead of please, 啥 instead of 什么.',
  per: 'word',
  apply: (text, rate, random) => replaceWords(text, rate, random, abbreviations, abbreviated),
  measure: ({ texts }) => wordCells(texts, abbreviations),
})
export const codeMixing = defineNoise({
  id: 'code-mixing.v1',
  title: 'Mixed languages',
  summary: 'An English word in a Chinese text: 修改 password.',
  per: 'word',
  apply: (text, rate, random) => (HAN.test(text) ? replaceWords(text, rate, random, mixedWords, mixed) : text),
  measure: ({ texts }) =>
    wordCells(
      texts.filter((text) => HAN.test(text)),
      mixedWords,
    ),
})
export const speechConfusion = defineNoise({
  id: 'speech-confusion.v1',
  title: 'Misheard words',
  summary: 'Speech recognition writes a word that sounds alike: their, there.',
  per: 'word',
  apply: (text, rate, random) => replaceWords(text, rate, random, heardAs, heard),
  measure: ({ between }) => confusionCells(between, heardAs),
})

const starts = (text: string) => {
  const small = text.toLowerCase()
  return (
    fillers.latin.some((word) => small.startsWith(`${word} `)) ||
    fillers.han.some((word) => small.startsWith(word) && small.length > word.length)
  )
}
export const fillerWord = defineNoise({
  id: 'filler-word.v1',
  title: 'Filler words',
  summary: 'The text begins with a word that says nothing: um, 嗯.',
  per: 'text',
  apply(text, rate, random) {
    if (random() >= rate || starts(text)) return text
    const isChinese = HAN.test(text)
    const words = isChinese ? fillers.han : fillers.latin
    return words[Math.floor(random() * words.length)]! + (isChinese ? '' : ' ') + text
  },
  measure: ({ texts }) => ({ found: texts.filter(starts).length, places: texts.length }),
})
