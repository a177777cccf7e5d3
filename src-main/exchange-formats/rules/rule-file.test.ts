import { expect, test } from 'vitest'
import { readRules, writeRules } from './rule-file.ts'

const rules = [
  { phrase: 'refund', label: 'request_refund', exact: false, priority: 0, active: true },
  { phrase: 'say "no", please', label: 'a;b', exact: true, priority: -5, active: false },
  { phrase: '退款', label: '退款', exact: false, priority: 1000, active: true },
]

test.each(['csv', 'json'] as const)('rules go out as %s and come in again as they were', (format) => {
  const { entries, rejects } = readRules(writeRules(rules, format))
  expect(entries.map(({ line: _, ...rule }) => rule)).toEqual(rules)
  expect(rejects).toEqual([])
})

test('two columns without names are phrase and label; columns may stand in any order', () => {
  const plain = { exact: false, priority: 0, active: true }
  expect(readRules('refund;x\ntop up;y\n').entries).toEqual([
    { line: 1, phrase: 'refund', label: 'x', ...plain },
    { line: 2, phrase: 'top up', label: 'y', ...plain },
  ])
  expect(readRules('label,Phrase,priority\nx,refund,3\n').entries).toEqual([
    { line: 2, phrase: 'refund', label: 'x', ...plain, priority: 3 },
  ])
})

test('what is no rule is told with its line, and the others are taken', () => {
  const { entries, rejects } = readRules(
    'phrase,label,exact,priority\n,x,,\nrefund,,,\na,x,maybe,\nb,x,,high\nc,x,yes,2\n',
  )
  expect(entries).toHaveLength(1)
  expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'no-phrase'],
    [3, 'no-label'],
    [4, 'not-a-rule'],
    [5, 'not-a-rule'],
  ])
  expect(readRules('[{"phrase":"a","label":"x"},7]').rejects).toEqual([{ line: 2, reason: 'no-phrase', excerpt: '' }])
  expect(() => readRules('{"phrase":', 'json')).toThrow(/cannot be read as json/)
  expect(() => readRules('{}', 'json')).toThrow(/no list of rules/)
})
