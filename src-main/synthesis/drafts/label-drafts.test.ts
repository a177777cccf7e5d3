import { expect, test } from 'vitest'
import { parseTemplates } from '../templates/parse-templates.ts'
import { draftTemplate, labelDrafts } from './label-drafts.ts'

const label = (name: string, description = '', keywords: string[] = []) => ({ name, description, keywords })
const linesOf = (name: string, description?: string, keywords?: string[]) =>
  labelDrafts([label(name, description, keywords)])[0]!.lines

test('a name that says what to do becomes requests for it', () => {
  expect(linesOf('activate_my_card').slice(0, 3)).toEqual([
    '~[how do I] activate my card?',
    '~[can I] activate my card?',
    '~[I want to] activate my card',
  ])
  expect(linesOf('CancelTransfer')[0]).toBe('~[how do I] cancel {|my|a} transfer?')
})
test('a name that says what is the matter becomes complaints', () => {
  expect(linesOf('lost_or_stolen_card')[0]).toBe('my card {is|was} lost or stolen ~[help?30%]')
  expect(linesOf('card_not_working')[1]).toBe('why {is|was} my card not working?')
  expect(linesOf('pending_top_up')[1]).toBe('why {is|was} my top up pending?')
})
test('what a description says is meant, without who says it', () => {
  expect(linesOf('age_limit', 'The user asks how old one has to be.')).toContain('how old one has to be')
  expect(linesOf('fees', '', ['charges', 'costs'])).toContain('~[ask about] {fees|charges|costs}')
})
test('a Chinese label is drafted in Chinese, also where only its description is', () => {
  expect(linesOf('修改密码').slice(0, 2)).toEqual(['~[请问?]~[怎么]修改密码？', '~[我想]修改密码'])
  expect(linesOf('支付失败')[1]).toBe('~[请问?]为什么支付失败？')
  expect(labelDrafts([label('104', '用户询问物流信息')])[0]).toMatchObject({ language: 'zh' })
})
test('topics are no requests', () => {
  expect(labelDrafts([label('sports')], { kind: 'topics' })[0]!.lines[1]).toBe('{news|more} about sports')
})
test('whatever labels are called, the template can be read and speaks for each', () => {
  const names = [
    'card_arrival',
    'a]b',
    'reverted?',
    "it's",
    '"quoted"',
    '{x|y}',
    '50% off',
    '#1 & more',
    '修改密码',
    '[',
    '//',
    '游戏 (game)',
    'why_verify_identity',
    'getting_card',
  ]
  const { errors, grammar } = parseTemplates(
    draftTemplate(labelDrafts(names.map((name) => label(name, 'a {b} [c] 100%')))),
  )
  expect(errors).toEqual([])
  expect(grammar.labels.map(({ name, settings }) => settings['label'] ?? name)).toEqual(names)
  expect(grammar.labels.every(({ count }) => count >= 8n)).toBe(true)
})
