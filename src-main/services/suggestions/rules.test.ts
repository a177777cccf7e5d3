import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labellingProject, next, say } from '../../../tests/hosts/labelling-project.ts'
import { wilsonInterval } from '../../evaluation/classification-metrics.ts'

const plain = { exact: false, priority: 0, active: true }

test('a rule speaks on the next card, with its hits and how often it was right, until it is switched off', async () => {
  const { studio } = await labellingProject({ count: 30 })
  const [, , ...later] = (await next(studio, 12)).cards
  expect(later.every(({ guesses }) => guesses.length === 0)).toBe(true)
  // “text 3” stands alone as a phrase in one text; “text” in all.
  expect(await studio.suggestions.addRule({ ...plain, phrase: 'TEXT', label: 'b' })).toMatchObject([
    { phrase: 'TEXT', label: 'b', hits: 30, answered: 0, right: 0, precision: null, active: true },
  ])
  await studio.suggestions.addRule({ ...plain, phrase: 'text 3', label: 'a', exact: true })
  const card = (sample: number) => studio.labelling.card({ annotator: 'Ada', sample })
  expect(await card(4)).toMatchObject({
    sample: { content: { text: 'text 3' } },
    guesses: [
      { label: 'a', probability: null, sources: [{ source: 'rules.v1', phrase: 'text 3' }] },
      { label: 'b', probability: null, sources: [{ source: 'rules.v1', phrase: 'TEXT' }] },
    ],
    guessedBy: { suggester: 'rules.v1', model: null },
  })
  for (const [sample, label] of [
    [4, 'a'],
    [5, 'b'],
    [6, 'b'],
    [7, 'a'],
  ] as const)
    await say(studio, sample, label)
  const [held, whole] = await studio.suggestions.rules()
  expect(held).toMatchObject({ hits: 30, answered: 4, right: 2, precision: { value: 0.5, ...wilsonInterval(2, 4) } })
  expect(whole).toMatchObject({ hits: 1, answered: 1, right: 1 })
  await studio.suggestions.changeRule({ id: held!.id, active: false })
  expect((await card(8)).sources.filter(({ source }) => source === 'rules.v1')).toEqual([])
})

test('answers to what is kept for measuring count for a rule, which says nothing of it', async () => {
  const { studio } = await labellingProject({ count: 60, settings: { holdoutShare: 0.5, retrainEvery: 100 } })
  await studio.suggestions.addRule({ ...plain, phrase: 'text', label: 'a' })
  const { cards } = await next(studio, 40)
  const kept = cards.filter(({ purpose }) => purpose === 'holdout')
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.every(({ guesses }) => guesses.length === 0)).toBe(true)
  await say(studio, kept[0]!.sample.id, 'a')
  expect(await studio.suggestions.rules()).toMatchObject([{ answered: 1, right: 1 }])
})

test('a rule follows a label that is merged, and is silent where it is retired', async () => {
  const { studio } = await labellingProject({ count: 20 })
  const [a, b] = await studio.labels.list()
  await studio.suggestions.addRule({ ...plain, phrase: 'text', label: 'a' })
  await studio.labels.merge({ id: a!.id, into: b!.id })
  expect(await studio.suggestions.rules()).toMatchObject([{ label: 'a', into: 'b', retired: false }])
  const guessed = async () =>
    (await studio.labelling.card({ annotator: 'Ada', sample: 9 })).guesses.map(({ label }) => label)
  expect(await guessed()).toEqual(['b'])
  await studio.labels.retire({ id: b!.id, answers: 'keep' })
  expect(await studio.suggestions.rules()).toMatchObject([{ label: 'a', into: null, retired: true }])
  expect(await guessed()).toEqual([])
})

test('what cannot be a rule is refused by name, and nothing changes', async () => {
  const { studio, folder } = await labellingProject({ count: 5 })
  const { suggestions } = studio
  await suggestions.addRule({ ...plain, phrase: 'Refund', label: 'a' })
  expect(() => suggestions.addRule({ ...plain, phrase: 'refund ', label: 'a' })).toThrow(/already/)
  expect(() => suggestions.addRule({ ...plain, phrase: 'x', label: 'nobody' })).toThrow(/no label “nobody”/)
  expect(() => suggestions.changeRule({ id: 99, active: false })).toThrow(/no rule/)
  const file = join(folder, 'rules.csv')
  await writeFile(file, 'phrase,label,priority\nrefund,a,4\ntop up,b,\nlost,nobody,\n')
  expect(await suggestions.importRules({ path: file })).toEqual({
    added: 1,
    changed: 1,
    unchanged: 0,
    rejects: [{ line: 4, reason: 'unknown-label', excerpt: 'lost → nobody' }],
    notes: [],
    noted: 0,
    rejected: 1,
  })
  expect((await suggestions.exportRules({ format: 'csv' })).text).toBe(
    'phrase,label,exact,priority,active\nRefund,a,false,4,true\ntop up,b,false,0,true\n',
  )
})

test('a file of rules is told what in it is retired, merged, said twice or says two things', async () => {
  const { studio } = await labellingProject({ count: 10 })
  await studio.labels.add({ names: ['c', 'd', 'e'] })
  const id = async (name: string) => (await studio.labels.list()).find((label) => label.name === name)!.id
  await studio.labels.retire({ id: await id('d'), answers: 'keep' })
  await studio.labels.merge({ id: await id('e'), into: await id('c') })
  await studio.suggestions.addRule({ ...plain, phrase: 'card', label: 'c' })
  const text = [
    'phrase,label,priority',
    'refund,a,0',
    'REFUND,b,5',
    'old,d,0',
    'other,e,0',
    'other,e,1',
    'Card,a,0',
    'x,nobody,0',
  ].join('\n')
  const receipt = await studio.suggestions.importRules({ text })
  expect(receipt).toMatchObject({ added: 4, changed: 1, rejected: 2, noted: 5 })
  expect(receipt.rejects.map(({ line, reason }) => [line, reason])).toEqual([
    [4, 'retired-label'],
    [8, 'unknown-label'],
  ])
  expect(receipt.notes.map(({ line, code, label, other, by }) => [line, code, label, other, by])).toEqual([
    [2, 'conflict', 'b', 'a', 'priority'],
    [5, 'merged', 'e', 'c', null],
    [6, 'repeated', 'e', null, null],
    [6, 'merged', 'e', 'c', null],
    [7, 'conflict', 'c', 'a', 'age'],
  ])
})
