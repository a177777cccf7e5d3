import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelOf } from '../sampling/quotas.ts'
import { sentenceAt } from '../sampling/rest-of-label.ts'
import { parseTemplates } from '../templates/parse-templates.ts'
import { rewriteRules } from './index.ts'
import { makeVariants, UnknownRewriteRule, variantTemplate } from './make-variants.ts'
import { readSynonyms, type UnreadableSynonyms } from './word-groups.ts'

const rewrites = (id: string, text: string, more?: ReturnType<typeof readSynonyms>) =>
  rewriteRules(more)
    .find((rule) => rule.id === id)!
    .rewrites(text)
const original = (id: number, text: string) => ({ id, text, label: 'a' })

test.each([
  ['synonyms.v1', 'The Issue is gone', ['The Problem is gone']],
  ['synonyms.v1', '能否办理', ['能不能办理', '可不可以办理', '可否办理', '能否办']],
  ['synonyms.v1', 'a checklist', []],
  ['contractions.v1', 'It isn’t mine', ['It is not mine']],
  ['contractions.v1', 'I cannot pay', ["I can't pay"]],
  ['question-forms.v1', '请问怎么退款', ['我想知道怎么退款', '谁能告诉我怎么退款']],
  ['politeness.v1', 'Please cancel it, thanks.', ['Cancel it, thanks.', 'Please cancel it.']],
  ['politeness.v1', '请问几点开门？', ['几点开门？']],
  // Who states something may greet; who asks may also thank, before the end mark.
  ['politeness.v1', 'My card is gone.', ['Hi, my card is gone.', 'Hello, my card is gone.']],
  ['politeness.v1', '我的卡丢了。', ['你好，我的卡丢了。']],
  [
    'politeness.v1',
    'Where is it ?',
    ['Hi, where is it ?', 'Hello, where is it ?', 'Excuse me, where is it ?', 'Where is it, please ?'],
  ],
  [
    'politeness.v1',
    'Cancel it…',
    [
      'Please cancel it…',
      'Hi, cancel it…',
      'Hello, cancel it…',
      'Excuse me, cancel it…',
      'Cancel it, thanks…',
      'Cancel it, thank you…',
    ],
  ],
  ['politeness.v1', '几点开门？', ['请问几点开门？', '你好，几点开门？', '麻烦问一下，几点开门？', '几点开门，谢谢？']],
  ['word-order.v1', 'I lost my card yesterday.', ['Yesterday I lost my card.']],
  ['word-order.v1', 'yesterday, I lost it', ['I lost it yesterday']],
  ['word-order.v1', 'If I move, what must I do?', ['What must I do if I move?']],
  ['word-order.v1', 'Where were you yesterday', []],
  ['word-order.v1', '我昨天丢了卡', ['昨天我丢了卡']],
])('%s: %s', (rule, text, expected) => {
  expect(rewrites(rule, text)).toEqual(expected)
})
test('no rule gives a text back as it was, or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { rewrites } of rewriteRules())
        for (const one of rewrites(text)) expect([one === text, one.trim() === '']).toEqual([false, false])
    }),
  )
})
test('the same seed makes the same variants; each says by which rules, and none says what is there', () => {
  const originals = [
    original(1, 'I cannot find my photos'),
    original(2, "I can't find my pictures"),
    original(3, 'how do I pay?'),
  ]
  const made = makeVariants(originals, { seed: 4, known: ['How can I pay?'] })
  expect(makeVariants(originals, { seed: 4, known: ['How can I pay?'] })).toEqual(made)
  expect(makeVariants(originals, { seed: 5 })).not.toEqual(made)
  const texts = made.map(({ text }) => text.toLowerCase())
  expect(new Set(texts).size).toBe(texts.length)
  for (const text of [...originals.map((one) => one.text), 'how can I pay?'])
    expect(texts).not.toContain(text.toLowerCase())
  expect(made.every(({ rules, of, label }) => rules.length > 0 && of <= 3 && label === 'a')).toBe(true)
})
test('a list of the user’s own is used beside ours, one way where it says so', () => {
  const own = readSynonyms('\uFEFF// mine\nfoo = bar baz\nquux > foo\n', 'own.txt')
  expect(rewrites('synonyms.v1', 'a foo', own)).toEqual(['a bar baz'])
  expect(rewrites('synonyms.v1', 'a quux', own)).toEqual(['a foo'])
})
test('what is no list, and no rule, is refused by name', () => {
  const told = (text: string) => {
    try {
      return readSynonyms(text, 'own.txt')
    } catch (error) {
      return (error as UnreadableSynonyms).fields
    }
  }
  expect(told('a = b\n\nc d\n')).toEqual({ file: 'own.txt', line: 3, found: 'c d' })
  expect(told('a = A')).toMatchObject({ line: 1 })
  expect(told('a = b > c')).toMatchObject({ line: 1 })
  expect(() => makeVariants([], { seed: 1, rules: ['x.v1'] })).toThrow(UnknownRewriteRule)
})
test('as a template variants say exactly what they say', () => {
  const odd = ['I cannot pay 50% of {this} at @home', 'I cannot // do ~[that] #1 *[2] \\ now', "it isn't &[x]"]
  const made = makeVariants(
    odd.map((text, i) => ({ ...original(i, text), label: 'it’s [odd]?' })),
    { seed: 1, each: 4 },
  )
  const { grammar, errors } = parseTemplates(variantTemplate(made))
  expect(errors).toEqual([])
  const [rule] = grammar.labels
  const said = Array.from({ length: Number(rule!.count) }, (_, n) => sentenceAt(rule!, BigInt(n)))
  expect(said.map(({ text }) => [text, labelOf(rule!)])).toEqual(
    made.map(({ text, label }) => [text.replaceAll(/\s+/g, ' '), label]),
  )
})
