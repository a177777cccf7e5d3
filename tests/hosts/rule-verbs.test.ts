import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-rule-verbs-'))
const at = (name: string) => join(folder, name)
const project = at('p.kindling')

const rules = (...words: readonly string[]) => kindling('rules', project, ...words)

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', at('studio'))
  await kindling('new', project)
  writeFileSync(at('texts.csv'), 'text,label\nI want a refund,money\nWhere is my refund,other\nhello,\n')
  await kindling('import', project, at('texts.csv'), '--text', 'text', '--label', 'label')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('rules are added, listed with what they are worth, exported, removed and imported', async () => {
  expect(await rules()).toBe('There are no rules yet.')
  expect(await rules('add', 'Refund', 'money', '--priority', '2')).toBe(
    '“Refund” suggests money from the next card on.',
  )
  // Wilson, 1 of 2: 9.45 % to 90.55 %.
  expect(await rules()).toBe(
    'Refund → money | priority 2 | meets 2 samples | right on 1 of 2 answered (95 % 9 % to 91 %)',
  )
  expect(await rules('add', 'hello', 'other', '--exact', '--off')).toMatch(/suggests other/)
  expect((await rules('list')).split('\n')[1]).toBe('= hello → other | meets 1 sample | none of them answered | off')
  expect(await rules('export', at('rules.json'))).toBe('2 rules → rules.json')
  expect(JSON.parse(readFileSync(at('rules.json'), 'utf8'))).toHaveLength(2)
  expect(await rules('remove', 'Refund')).toBe('The rule from “Refund” to money is gone.')
  expect(await rules('import', at('rules.json'))).toBe('1 new, 0 changed, 1 as they were')
})

test('what is wrong says why', async () => {
  expect(await rules('add', 'x')).toMatch(/LABEL missing/)
  expect(await rules('add', 'x', 'nobody')).toMatch(/^UnknownLabel/)
  expect(await rules('add', '   ', 'money')).toMatch(/phrase/)
  expect(await rules('list')).not.toContain('   →')
  expect(await rules('remove', 'nothing')).toMatch(/no rule has these words/)
  expect(await rules('make')).toMatch(/“make” is not list, add, remove, import, export/)
  writeFileSync(at('bad.csv'), 'refund,nobody\n')
  expect(await rules('import', at('bad.csv'))).toMatch(/Line 1 was left out, no label of the task is called so/)
  writeFileSync(at('two.csv'), 'refund,other\n')
  expect(await rules('import', at('two.csv'))).toMatch(
    /Line 1: “refund” suggests money and other; money is heard first, by its higher priority/,
  )
})

test('whether answers step the model is told and switched', async () => {
  const told = async (...words: readonly string[]) =>
    (await kindling('suggestions', project, ...words)).split('\n').at(-1)
  expect(await told()).toBe('Each answer steps the model at once, once there is one.')
  const off = 'Answers do not step the model: it guesses as it was trained (--online on).'
  expect(await told('--online', 'off')).toBe(off)
  expect(await told()).toBe(off)
  expect(await told('--online', 'maybe')).toContain('--online “maybe” is neither on nor off')
})
