import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { countSentences } from '../grammar/grammar.ts'
import { parseTemplates } from './parse-templates.ts'
import { problemKinds, problemWords } from './template-problems.ts'

const countOf = (text: string) => {
  const { grammar, errors } = parseTemplates(text)
  return errors.length > 0 ? errors.map(problemWords) : countSentences(grammar)
}

describe('sentences are counted exactly', () => {
  test('two verbs and three things', () => {
    const { expansions } = golden<{ expansions: number }>('synth')
    expect(countOf('%[a]\n  ~[verb] @[thing]\n~[verb]\n  reset\n  change\n@[thing]\n  pin\n  card\n  limit')).toBe(
      BigInt(expansions),
    )
  })
  test('the example of Chatito’s specification makes 18', () => {
    expect(
      countOf(
        "%[greet]('training': '2')\n    ~[hi] @[name?] ~[whatsUp?]\n\n~[hi]\n    hi\n    hey\n\n@[name]\n    Janis\n    Bob\n\n~[whatsUp]\n    whats up\n    how is it going\n",
      ),
    ).toBe(18n)
  })
  test('alternatives, ranges and what stands within each other: 2·3·(1 + 2·20)·365', () => {
    expect(
      countOf('%[a]\n {x|y} {|b|{c}} ~[n?] #[2026-01-01..2026-12-31]\n~[n]\n {more|less} than #[0..95 step 5]'),
    ).toBe(2n * 3n * 41n * 365n)
  })
  test('beyond any number: 10 alternatives 120 times', () => {
    expect(countOf(`%[a]\n ${'{0|1|2|3|4|5|6|7|8|9} '.repeat(120)}`)).toBe(10n ** 120n)
  })
  test('what agrees: 2 women with “her”, 1 man with “his”, all with “their”, one without a feature with each', () => {
    expect(
      countOf(
        '%[a]\n @[who&a] lost ~[own&a] card\n@[who]\n Anna &[f]\n Eva &[f]\n Max &[m]\n Kim\n~[own]\n her &[f]\n his &[m]\n their',
      ),
    ).toBe(2n * 2n + 2n + 3n)
  })
  test('features pass through what contains them, two groups stay apart', () => {
    const values = '@[who]\n Anna &[f]\n Max &[m]\n@[titled]\n {Dr|Prof} @[who&x]\n~[own]\n her &[f]\n his &[m]\n their'
    // Each of 4 titled people has 2 words for what is theirs, each of 2 others has 2.
    expect(countOf(`%[a]\n @[titled&a] took ~[own&a] pen to @[who&b] and ~[own&b] boss\n${values}`)).toBe(4n * 2n * 4n)
  })
})

describe('an error says where and what to do', () => {
  const errorOf = (text: string) => {
    const [first] = parseTemplates(text).errors
    return first && { at: [first.line, first.column, first.length], ...problemWords(first) }
  }
  test('a slot that nobody defines, and the one that was meant', () => {
    expect(errorOf('// cards\n%[arrival]\n\twhere is my card? I am in @[ctiy]\n@[city]\n\tRome')).toEqual({
      at: [3, 28, 7],
      what: '@[ctiy] is not defined. The line is left out until it is.',
      fix: 'Use @[city], or define @[ctiy].',
    })
  })
  test.for([
    ['%[a]\n x ~[b', [2, 4, 2], /never closed/],
    ['%[a]\n x {b|c', [2, 4, 1], /never closed/],
    ['%[a]\n x }', [2, 4, 1], /closes nothing/],
    ['hello\n%[a]\n x', [1, 1, 5], /belongs to no definition/],
    ['%[a] hello', [1, 5, 6], /stands after %\[a\]/],
    ['%[a](training: 3)\n x', [1, 5, 13], /cannot be read/],
    ["%[a]('training': 'many')\n x", [1, 1, 4], /“training” is “many”/],
    ['%[a]\n x\n%[a]\n y', [3, 1, 4], /defined already, in line 1/],
    ['%[a]\n ~[b]\n~[b]', [3, 1, 4], /no line to draw from/],
    ['%[a]\n *[0] x', [2, 2, 4], /no weight/],
    ['%[a]\n x *[2] y', [2, 4, 4], /stands at the beginning/],
    ['%[a]\n *[60%] x\n *[50%] y', [1, 1, 4], /come to 110 %/],
    ['%[a]\n #[1-5]', [2, 2, 6], /no range/],
    ['%[a]\n #[5..1]', [2, 2, 7], /ends \(1\) before it begins/],
    ['%[a]\n #[2026-02-30..2026-03-01]', [2, 2, 25], /no range/],
    ['%[a]\n #[1..5 as roman]', [2, 2, 16], /“roman”/],
    ['%[a]\n #[1..5 in tlh]', [2, 2, 14], /language “tlh”/],
    ['%[a]\n ~[b?100%]\n~[b]\n x', [2, 2, 9], /cannot be read/],
    ['%[a]\n %[a]', [2, 2, 4], /is a label/],
    ['%[a]\n x &[f] y', [2, 4, 4], /at the end of a line/],
    ['%[a]\n ~[b&g] {~[b&g]|x}\n~[b]\n x', [2, 10, 6], /inside \{ \} and outside/],
    ['%[a]\n ~[b&g] ~[c&g]\n~[b]\n x &[f]\n~[c]\n y &[m]', [2, 2, 1], /agrees with each other/],
    ['import more.tpl\n%[a]\n x', [1, 1, 15], /cannot be imported/],
    ['~[a]\n x', [1, 1, 1], /no label/],
    ['', [1, 1, 1], /no label/],
  ] as const)('%j', ([text, at, what]) => {
    const error = errorOf(text)
    expect(error?.at).toEqual(at)
    expect(error?.what).toMatch(what)
  })
  test('all that is wrong in a line is told at once', () => {
    const { errors } = parseTemplates('%[a]\n ~[b?100%] } and #[5..1] x *[2] {y|#[1..2 step 0] ~[c')
    expect(errors.map(({ kind, column }) => [kind, column])).toEqual([
      ['unreadable-reference', 2],
      ['stray-brace', 12],
      ['empty-range', 18],
      ['weight-not-first', 28],
      ['not-closed', 33],
      ['no-step', 36],
      ['not-closed', 51],
    ])
  })
  test('characters that no text has are named with their place, and the line is left out', () => {
    const { grammar, errors } = parseTemplates('%[a]\n  go\u0007 on\n  caf\uFFFD\n  fine\tso')
    expect(errors.map((one) => [one.kind, one.line, one.column, one.fields['code']])).toEqual([
      ['control-character', 2, 5, 'U+0007'],
      ['unreadable-byte', 3, 6, 'U+FFFD'],
    ])
    expect(countSentences(grammar)).toBe(1n)
  })
  test('a setting that is nearly one of those there are', () => {
    const told = (text: string, dialect: 'kindling' | 'chatito' = 'kindling') =>
      parseTemplates(text, { dialect }).errors.map(problemWords)
    expect(told("%[a]('trainning': '5', 'comment': 'x')\n y")).toEqual([
      {
        what: '“trainning” is no setting, and does nothing.',
        fix: 'Write “training”, if that is meant, or take it out.',
      },
    ])
    expect(told("%[a]('form': '5')\n    y", 'chatito')).toEqual([])
  })
  test('lines without a fault are drawn from all the same', () => {
    const { grammar, errors } = parseTemplates('%[a]\n good\n bad @[x]\n {bad\n fine')
    expect([countSentences(grammar), errors.map(({ line }) => line)]).toEqual([2n, [3, 4]])
  })
  test('in words for every kind of it', () => {
    const empty = problemKinds.filter((kind) => {
      const { what, fix } = problemWords({ kind, fields: { limit: 1, found: 2 } })
      return !what.endsWith('.') || !/[.\]]$/.test(fix)
    })
    expect(problemKinds.length).toBeGreaterThan(30)
    expect(empty).toEqual([])
  })
})

test('signs that mean something are written with a stroke before them', () => {
  expect(countOf('%[a]\n \\{x\\|y\\} \\~[z] costs 5 % (a|b) C:\\temp')).toBe(1n)
})

test('what is imported is found from the file that imports it, once', () => {
  const files: Record<string, string> = {
    'b.tpl': 'import c.tpl\n~[b]\n x\n y',
    'c.tpl': 'import b.tpl\n@[c]\n 1\n 2\n 3',
  }
  const parsed = parseTemplates('import b.tpl\n%[a]\n ~[b] @[c]', {
    file: 'a.tpl',
    read: (path) => ({ file: path, source: { kind: 'templates', text: files[path]!, dialect: 'kindling' } }),
  })
  expect([countSentences(parsed.grammar), parsed.errors, parsed.files]).toEqual([6n, [], ['a.tpl', 'b.tpl', 'c.tpl']])
})

test('the first example of docs/templates.md is a template without a fault', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/templates.md'), 'utf8')
  const [, example = ''] = /```\n([^]*?)```/.exec(docs) ?? []
  const { grammar, errors } = parseTemplates(example)
  expect([errors, grammar.labels.map(({ name }) => name)]).toEqual([[], ['card_arrival']])
  // (1 + 1) greetings · 2 wordings · 2 cards · 10 waits · 2 ends, 2 · 10 · (1 + 1), 2 · 2
  expect(countSentences(grammar)).toBe(2n * 2n * 2n * 10n * 2n + 2n * 10n * 2n + 4n)
})
