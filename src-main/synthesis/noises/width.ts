import { defineNoise } from './noise.ts'

const HALF: Readonly<Record<string, string>> = {
  '，': ',',
  '。': '.',
  '？': '?',
  '！': '!',
  '：': ':',
  '；': ';',
  '（': '(',
  '）': ')',
}
const FULL_MARK = /[，。？！：；（）]/gu
/** A half-width mark that follows a Chinese character, so that it stands for a full-width one. */
const HALF_MARK = /(?<=\p{Script=Han})[,.?!:;()]/gu
const RUN = /[A-Za-z0-9]+/g
const FULL_RUN = /[Ａ-Ｚａ-ｚ０-９]+/gu
const HAN = /\p{Script=Han}/u
const counted = (texts: readonly string[], pattern: RegExp) =>
  texts.reduce((sum, text) => sum + (HAN.test(text) ? (text.match(pattern)?.length ?? 0) : 0), 0)

export const halfWidthMarks = defineNoise({
  id: 'half-width-marks.v1',
  title: 'Half-width marks',
  summary: 'A Chinese mark becomes a Latin one: ，→ ,',
  per: 'mark',
  apply: (text, rate, random) =>
    text.replace(FULL_MARK, (mark, at: number) =>
      HAN.test(text[at - 1] ?? '') && random() < rate ? HALF[mark]! : mark,
    ),
  measure({ texts }) {
    const found = counted(texts, HALF_MARK)
    return { found, places: found + counted(texts, /(?<=\p{Script=Han})[，。？！：；（）]/gu) }
  },
})
export const fullWidthLetters = defineNoise({
  id: 'full-width-letters.v1',
  title: 'Full-width letters',
  summary: 'Latin letters and digits in a Chinese text become full-width: A1 → Ａ１.',
  per: 'word',
  apply: (text, rate, random) =>
    HAN.test(text)
      ? text.replace(RUN, (run) =>
          random() < rate ? [...run].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('') : run,
        )
      : text,
  measure({ texts }) {
    const found = counted(texts, FULL_RUN)
    return { found, places: found + counted(texts, RUN) }
  },
})
