import { beforeAll, describe, expect, test } from 'vitest'
import { sampler } from '../sampling/sampler.ts'
import { parseTemplates } from '../templates/parse-templates.ts'
import { fittedProfile, measureNoise } from './fit-noise.ts'
import { noises } from './index.ts'
import { noiseMaker } from './make-noise.ts'

/** Tidy texts: marks, capitals and apostrophes where they belong, no slips. */
const drawn = (templates: string): string[] =>
  [...sampler(parseTemplates(templates).grammar, { count: 24_000, seed: 11, repeat: true })].map(({ text }) => text)
const english = `%[a]
  {Please|Tomorrow} I'd {like|want} to {know|hear} {whether|where|when} {your|their} @[thing] {arrived|started|stopped} {here|there} because I don't {understand|remember} {the information|the message}.
  {Why|When} {didn't|doesn't} {their|your} @[thing] {work|arrive} about {two|four} {weeks|minutes} before {the payment|the transaction}?
  Thanks, {something|people} about {the account number|my new application} {isn't|wasn't} right!
@[thing]
  card
  {virtual|physical} card
  bank account
  transfer`
const chinese = `%[a]
  {请问|你好，}我的@[什么]为什么{没有到账|不能使用|被冻结了}？
  {手机|电脑}上怎么{修改密码|下载账单|更新账户}，{谢谢|客服}！
  我{在|从}{中国银行|北京机场|上海酒店}用iPhone{15|16}付了{300|5000}元，订单{没有|还没}退款。
@[什么]
  {信用卡|工资|订单|会议}
  转账时间`
const LETTERS = ['swapped-letters.v1', 'keyboard-typo.v1', 'dropped-letter.v1', 'doubled-letter.v1']
const recovered = (texts: readonly string[], profile: Readonly<Record<string, number>>) => {
  const make = noiseMaker(profile)
  const noisy = texts.map((text, i) => make(text, i * 7919 + 5).text)
  const wanted = noises.filter(({ id }) => id in profile)
  const measured = measureNoise(noisy, wanted)
  return Object.keys(profile).map((id) => measured[id]!)
}

describe('a rate at which texts were made noisy is found again, within 10 %', () => {
  let pools: Record<'english' | 'chinese', readonly string[]>
  let tidy: Record<'english' | 'chinese', ReturnType<typeof measureNoise>>
  beforeAll(() => {
    pools = { english: drawn(english), chinese: drawn(chinese) }
    tidy = { english: measureNoise(pools.english), chinese: measureNoise(pools.chinese) }
  })
  const inEnglish = [
    'abbreviation.v1',
    'speech-confusion.v1',
    ...LETTERS,
    'lost-space.v1',
    'double-space.v1',
    'lost-apostrophe.v1',
    'repeated-mark.v1',
    'lost-end-mark.v1',
    'small-letters.v1',
    'capitals.v1',
    'filler-word.v1',
    'lost-word.v1',
  ]
  const inChinese = [
    'abbreviation.v1',
    'code-mixing.v1',
    'homophone.v1',
    'look-alike.v1',
    'space-between-scripts.v1',
    'repeated-mark.v1',
    'lost-end-mark.v1',
    'half-width-marks.v1',
    'full-width-letters.v1',
    'lost-word.v1',
  ]
  test.for([...inEnglish.map((id) => ['english', id] as const), ...inChinese.map((id) => ['chinese', id] as const)])(
    '%s: %s',
    ([language, id]) => {
      for (const rate of [0.05, 0.1]) {
        const found = recovered(pools[language], { [id]: rate })[0]!.rate
        const before = tidy[language][id]!.rate
        // What tidy texts show already adds up: 1 − (1 − p)(1 − q).
        expect(Math.abs((found - before) / (1 - before) / rate - 1)).toBeLessThan(0.1)
      }
    },
  )
  test('several at once are told apart', () => {
    const profile = {
      'keyboard-typo.v1': 0.02,
      'dropped-letter.v1': 0.01,
      'swapped-letters.v1': 0.015,
      'small-letters.v1': 0.4,
      'lost-end-mark.v1': 0.3,
    }
    const found = recovered(pools.english, profile)
    for (const [i, rate] of Object.values(profile).entries())
      expect(Math.abs(found[i]!.rate / rate - 1)).toBeLessThan(0.1)
  })
  test('tidy texts have none that depends on slips', () => {
    expect(LETTERS.map((id) => tidy.english[id]!.found)).toEqual([0, 0, 0, 0])
  })
})

test('a profile leaves out what there was nothing to measure in', () => {
  const profile = fittedProfile(
    measureNoise(['Hello there!', 'Is it so?', 'no'].flatMap((text) => Array<string>(20).fill(text))),
  )
  expect(profile).toEqual({ 'lost-end-mark.v1': 1 / 3 })
})

test('forms are found whatever their case, within a text of the other language', () => {
  const texts = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? '我在China工作' : '我在中国工作'))
  const { rate, found } = measureNoise(texts)['code-mixing.v1']!
  expect([rate, found]).toEqual([0.25, 10])
})

test('every noise has an id of its own', () => {
  expect(new Set(noises.map(({ id }) => id)).size).toBe(21)
})
