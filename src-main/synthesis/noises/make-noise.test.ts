import { describe, expect, test } from 'vitest'
import { noises } from './index.ts'
import { noiseMaker, UnusableNoise } from './make-noise.ts'
import { homophones } from './words/homophones.ts'

const always = (id: string, text: string, seed = 1) => noiseMaker({ [id]: 1 })(text, seed).text

describe('at a rate of 1 every place is changed', () => {
  test.for([
    ['dropped-letter.v1', 'Card is lost now', ' is  now'],
    ['doubled-letter.v1', 'lost it', 'lloosstt it'],
    ['lost-space.v1', 'where is my card', 'whereismycard'],
    ['double-space.v1', 'my card', 'my  card'],
    ['small-letters.v1', 'My CARD', 'my card'],
    ['capitals.v1', 'my card?', 'MY CARD?'],
    ['lost-end-mark.v1', 'my card?', 'my card'],
    ['lost-end-mark.v1', '我的卡。', '我的卡'],
    ['lost-apostrophe.v1', "I don't, it’s", 'I dont, its'],
    ['abbreviation.v1', 'Tomorrow, about my account number', 'Tmrw, abt my acct nr', 3],
    ['code-mixing.v1', '我的密码和订单', '我的password和order'],
    ['space-between-scripts.v1', '用iPhone支付', '用 iPhone 支付'],
    ['half-width-marks.v1', '你好，卡呢？', '你好,卡呢?'],
    ['full-width-letters.v1', '用A1支付', '用Ａ１支付'],
    ['lost-word.v1', 'The card is in the post to me', 'Card post me'],
    ['lost-word.v1', 'What is it', 'What it'],
    ['lost-word.v1', '我的卡丢了', '我卡丢了'],
  ] as const)('%s: %s', ([id, text, noisy, seed]) => {
    const now = always(id, text, seed)
    // Of several short forms any may come.
    expect(id === 'abbreviation.v1' ? now.replace('acc ', 'acct ') : now).toBe(noisy)
  })
  test('a typo is beside its letter on the keyboard', () => {
    expect(always('keyboard-typo.v1', 'qqqq')).toMatch(/^[wa]{4}$/)
    expect(always('keyboard-typo.v1', 'GGGG')).toMatch(/^[FHTYVB]{4}$/)
  })
  test('misheard words sound alike, homophones share their pinyin', () => {
    expect(always('speech-confusion.v1', 'Their mail')).toBe('There male')
    const [one] = always('homophone.v1', '账')
    expect(homophones.get('账')).toContain(one)
    expect(homophones.get('账')).toEqual(['张', '章', '涨'])
  })
})

test('the rate is that of places: 3 % of 200,000 letters, within 4 standard deviations', () => {
  const text = 'abcdefghij'.repeat(20_000)
  const changed = [...always0(text)].filter((letter, i) => letter !== text[i]).length
  expect(Math.abs(changed - 6000)).toBeLessThan(4 * Math.sqrt(200_000 * 0.03 * 0.97))
  function always0(said: string) {
    return noiseMaker({ 'keyboard-typo.v1': 0.03 })(said, 9).text
  }
})

test('the same seed makes the same noise, a further noise leaves what the others do, and what did something is named', () => {
  const text = 'I have waited for the replacement of my card since Monday.'
  const typos = noiseMaker({ 'keyboard-typo.v1': 0.1 })
  const both = noiseMaker({ 'keyboard-typo.v1': 0.1, 'lost-end-mark.v1': 1, 'capitals.v1': 0 })
  expect(typos(text, 4)).toEqual(typos(text, 4))
  expect(typos(text, 4).text).not.toBe(typos(text, 5).text)
  expect(both(text, 4)).toEqual({
    text: typos(text, 4).text.slice(0, -1),
    noises: ['keyboard-typo.v1', 'lost-end-mark.v1'],
  })
})

test('a noise nobody knows or a rate that is none is refused', () => {
  expect(() => noiseMaker({ 'typo.v9': 0.1 })).toThrow(UnusableNoise)
  expect(() => noiseMaker({ [noises[0]!.id]: 1.5 })).toThrow(/1\.5 is no rate/)
})
