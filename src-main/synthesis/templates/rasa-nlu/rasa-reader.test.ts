import { describe, expect, test } from 'vitest'
import { sentenceAt } from '../../sampling/rest-of-label.ts'
import { parseSource } from '../parse-templates.ts'
import { problemWords } from '../template-problems.ts'

const parse = (text: string, file = 'nlu.yml') => parseSource({ kind: 'rasa', text }, file, () => 'missing')
/** Every sentence of every label: label, text, and its slots as slot=text→value. */
const sentences = ({ grammar }: Pick<ReturnType<typeof parse>, 'grammar'>) =>
  grammar.labels.flatMap((label) =>
    Array.from({ length: Number(label.count) }, (_, n) => {
      const { text, slots, probability } = sentenceAt(label, BigInt(n))
      return { label: label.name, text, slots: slots.map((s) => `${s.slot}=${s.text}→${s.value}`), probability }
    }),
  )
const intent = (...examples: string[]) =>
  `nlu:\n- intent: a\n  examples: |\n${examples.map((one) => `    - ${one}\n`).join('')}`
const faults = (text: string) =>
  parse(text).errors.map(({ kind, line, column, length }) => [kind, line, column, length])

describe('the forms of an annotation', () => {
  test.for([
    ['to [Rome](city)', 'to Rome', ['city=Rome→Rome']],
    ['to [NYC](city:New York)', 'to NYC', ['city=NYC→New York']],
    ['to [Rome]("city")', 'to Rome', ['city=Rome→Rome']],
    ['to [Rome]{"entity": "city"}', 'to Rome', ['city=Rome→Rome']],
    ['to [NYC]{"entity":"city","value":"New York"}!', 'to NYC!', ['city=NYC→New York']],
    ['[Rome]{"entity":"city","role":"to","group":"1"}', 'Rome', ['city=Rome→Rome']],
    ['[Rome][{"entity":"city","value":"ROM"},{"entity":"stop"}] now', 'Rome now', ['city=Rome→ROM']],
    [
      '我要去[北京](城市)，[明天]{"entity":"日期","value":"tomorrow"}走',
      '我要去北京，明天走',
      ['城市=北京→北京', '日期=明天→tomorrow'],
    ],
    ['[a] (b) [] [c]() [d]{} {e} (f)', '[a] (b) [] [c]() [d]{} {e} (f)', []],
    ['[x [Rome](city)', 'x [Rome', ['city=x [Rome→x [Rome']],
    ['list[0] is [not](word) closed [', 'list[0] is not closed [', ['word=not→not']],
    ['50% {off|now} ~[x] @[y] \\[z]', '50% {off|now} ~[x] @[y] \\[z]', []],
  ] as const)('%s', ([example, text, slots]) => {
    const parsed = parse(intent(example))
    expect(parsed.errors).toEqual([])
    expect(sentences(parsed).map((one) => [one.text, one.slots])).toEqual([[text, slots]])
  })
  test('what looks like one and is none is told at its place, and the other examples stay', () => {
    const text = intent(
      'to [Rome]{entity: city}',
      'to [Rome][stop] [x]{"value":"y"}',
      '好 [a][{"entity":1.5},{}]',
      'fine',
    )
    expect(faults(text)).toEqual([
      ['unreadable-annotation', 4, 10, 20],
      ['unreadable-annotation', 5, 10, 12],
      ['unreadable-annotation', 5, 23, 16],
      ['unreadable-annotation', 6, 9, 22],
    ])
    expect(sentences(parse(text)).map(({ text }) => text)).toEqual(['fine'])
  })
})

describe('values and their wordings', () => {
  const yaml = `
nlu:
- intent: fly
  examples: |
    - to [NYC]{"entity": "city", "value": "New York"}
    - to [Rome](city)
- lookup: city
  examples: |
    - Oslo
- synonym: New York
  examples: |
    - Big Apple
    - nyc
- synonym: unused
  examples: |
    - never said
`
  const parsed = parse(yaml)
  const fly = sentences(parsed).filter(({ text }) => text.startsWith('to'))
  test('synonyms of a value are drawn, the value itself only where it is said', () => {
    expect([...new Set(fly.flatMap(({ slots }) => slots))].sort()).toEqual([
      'city=Big Apple→New York',
      'city=NYC→New York',
      'city=Oslo→Oslo',
      'city=Rome→Rome',
      'city=nyc→New York',
    ])
  })
  test('each value is drawn equally often, however many wordings it has', () => {
    const sum = (value: string) =>
      fly.filter(({ slots }) => slots[0]!.endsWith(value)).reduce((all, { probability }) => all + probability, 0)
    expect(['New York', 'Rome', 'Oslo'].map((value) => sum(value).toFixed(9))).toEqual(Array(3).fill('0.333333333'))
  })
  test('synonyms count in small and capital letters, as in Rasa', () => {
    const slots = sentences(parse(`${intent('[BIG APPLE](x)')}- synonym: NY\n  examples: |\n    - big apple\n`))
    expect(slots.flatMap(({ slots }) => slots).sort()).toEqual(['x=BIG APPLE→NY', 'x=big apple→NY'])
  })
  test('the same words with two values keep the first, which is said', () => {
    const two = parse(intent('[a]{"entity":"e","value":"1"} b', '[a]{"entity":"e","value":"2"} b'))
    expect(sentences(two).map(({ slots }) => slots)).toEqual([['e=a→1'], ['e=a→1']])
    expect(two.notes.map(({ kind, about, line }) => [kind, about, line])).toEqual([['rasa-two-values', ['e: a'], 4]])
  })
  test('what is not drawn from is said with its line', () => {
    expect(parsed.notes.map(({ kind, about, line }) => [kind, about, line])).toEqual([
      ['rasa-synonyms', ['New York'], 12],
      ['rasa-unused-synonyms', ['unused'], 16],
    ])
  })
})

describe('blocks of a file', () => {
  test('retrieval intents, metadata, several entities, regular expressions and stories', () => {
    const parsed = parse(`version: "3.1"
# a remark
nlu:
- intent: faq/ask_name
  metadata: {sentiment: neutral}
  examples:
  - text: |
      who are you
    metadata:
      x: 1
  - text: |
      what do [people][{"entity":"who"},{"entity":"group"}]
      call you
- regex: zip
  examples: |
    - (a+)+$
stories:
- story: x
`)
    expect(parsed.errors).toEqual([])
    expect(sentences(parsed).map(({ label, text }) => [label, text])).toEqual([
      ['faq/ask_name', 'who are you'],
      ['faq/ask_name', 'what do people call you'],
    ])
    expect(parsed.notes.map(({ kind, about, line }) => [kind, line, about])).toEqual([
      ['rasa-left-out', 5, ['metadata', 'regex zip', 'stories']],
      ['rasa-retrieval', 4, ['faq/ask_name']],
      ['rasa-several', 12, ['who, group']],
    ])
  })
  test('numbers, quotes and Chinese as names; several blocks of one intent', () => {
    const parsed = parse(
      'nlu:\n- intent: 007\n  examples: |\n    - a\n- intent: "是"\n  examples: |\n    - 好的\n- intent: 007\n  examples:\n  - b\n',
    )
    expect(sentences(parsed).map(({ label, text }) => `${label} ${text}`)).toEqual(['007 a', '007 b', '是 好的'])
  })
  test('several files are one set of data', () => {
    const files: Record<string, string> = {
      'a.yml': intent('go to [Rome](city)'),
      'b.yml': `${intent('to [Oslo](city)')}- synonym: Rome\n  examples: |\n    - Roma\n`,
    }
    const read = (path: string) => ({ file: path, source: { kind: 'rasa' as const, text: files[path]! } })
    const text = 'import a.yml\nimport b.yml\n'
    const parsed = parseSource({ kind: 'templates', text, dialect: 'kindling' }, 'all.tpl', read)
    expect(parsed.errors).toEqual([])
    expect(sentences(parsed).length).toBe(2 * 3)
  })
})

describe('places are those of the file', () => {
  const bad = '[x]{"value":"y"}'
  test.for([
    [
      'a literal with a remark, blank lines and its own indent',
      `nlu:\n- intent: a\n  examples: |2- # hm\n\n     -   to ${bad}\n`,
      [5, 13],
    ],
    ['Windows line ends', `nlu:\r\n- intent: a\r\n  examples: |\r\n    - b\r\n    - ${bad}\r\n`, [5, 7]],
    [
      'a text in a list over two lines',
      `nlu:\n- intent: a\n  examples:\n  - text: |\n      one\n      two ${bad}\n`,
      [6, 11],
    ],
    ['a plain text in a list', `nlu:\n- intent: a\n  examples:\n    - so ${bad}\n`, [4, 10]],
    ['a quoted text in a list', `nlu:\n- intent: a\n  examples:\n    - '好 ${bad}'\n`, [4, 10]],
  ] as const)('%s', ([, text, [line, column]]) => {
    expect(parse(text).errors.map((one) => [one.kind, one.line, one.column])).toContainEqual([
      'unreadable-annotation',
      line,
      column,
    ])
  })
  test('lines without a dash, items that are nothing, and what is no list', () => {
    expect(
      faults(
        'nlu:\n- intent: a\n  examples: |\n    - x\n      more\n    # a remark\n    -y\n- 5\n- intent:\n- thing: b\n- lookup: c\n  examples: {d: e}\n',
      ),
    ).toEqual([
      ['no-dash', 5, 7, 4],
      ['unreadable-block', 8, 3, 1],
      ['unreadable-block', 9, 3, 1],
      ['unreadable-block', 10, 3, 1],
      ['unreadable-block', 11, 3, 1],
    ])
    expect(faults('nlu: some\n')).toEqual([['unreadable-block', 1, 6, 1]])
  })
  test('an intent without examples', () => {
    expect(faults('nlu:\n- intent: a\n- intent: b\n  examples: |\n    - x\n')).toEqual([['no-lines', 2, 11, 4]])
  })
})

test('what is meant to take long is read or refused at once', () => {
  const started = performance.now()
  for (const piece of ['[', '[a](', '[a]{', '[a][', '[a]{"entity":"b"', '[a](b)', '[]']) {
    const long = parse(intent(piece.repeat(4_900)))
    for (const error of long.errors) expect(problemWords(error).what).not.toMatch(/undefined|NaN/)
  }
  expect(faults(intent('x'.repeat(30_000)))).toEqual([['line-too-long', 4, 20_007, 1]])
  expect(faults(intent(...Array<string>(50_000).fill('[a](b) [c](d) [e](f) [g](h) [i](j) [k](l) [m](n)')))[0]![0]).toBe(
    'too-many-parts',
  )
  const alias = `nlu:\n- intent: a\n  examples: &x |\n    - b\n${'- intent: a\n  examples: *x\n'.repeat(300)}`
  expect(new Set(faults(alias).map(([kind]) => kind))).toEqual(new Set(['unreadable-block']))
  expect(performance.now() - started).toBeLessThan(20_000)
})
