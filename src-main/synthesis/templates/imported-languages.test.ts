import { describe, expect, test } from 'vitest'
import { sentenceAt } from '../sampling/rest-of-label.ts'
import { parseSource, parseTemplates } from './parse-templates.ts'
import { problemWords } from './template-problems.ts'

/** Every sentence of the first label. */
const sentencesOf = ({ grammar }: Pick<ReturnType<typeof parseTemplates>, 'grammar'>) => {
  const [label] = grammar.labels
  return Array.from({ length: Number(label!.count) }, (_, n) => sentenceAt(label!, BigInt(n)))
}
const texts = (parsed: Pick<ReturnType<typeof parseTemplates>, 'grammar'>) =>
  sentencesOf(parsed).map(({ text }) => text)
const unread = () => 'nothing is read here'

describe('Chatito', () => {
  const parsed = parseTemplates(
    `%[order]('training': '5', 'testing': '2')
    ~[please?] bring me {one} @[time#hours]
    i'd like | @[dish]
@[time#hours]('entity': 'snips/datetime')
    in 3 hours
@[dish]
    ~[pizza]
    soup
~[pizza]
    pizza
    a margherita
`,
    { dialect: 'chatito', file: 'order.chatito' },
  )
  test('says the same sentences, signs it does not know being text', () => {
    expect(parsed.errors).toEqual([])
    expect(texts(parsed).sort()).toEqual([
      'bring me {one} in 3 hours',
      "i'd like | a margherita",
      "i'd like | pizza",
      "i'd like | soup",
      'please bring me {one} in 3 hours',
    ])
  })
  test('a variation fills its slot, an alias alone names the value', () => {
    const slots = sentencesOf(parsed).flatMap(({ slots }) => slots.map(({ slot, value, text }) => [slot, value, text]))
    expect(slots).toEqual([
      ['time', 'in 3 hours', 'in 3 hours'],
      ['time', 'in 3 hours', 'in 3 hours'],
      ['dish', 'pizza', 'pizza'],
      ['dish', 'pizza', 'a margherita'],
      ['dish', 'soup', 'soup'],
    ])
  })
  test('every difference is said, with what it is about and the line of the first', () => {
    expect(parsed.notes.map(({ kind, about, line }) => [kind, about, line])).toEqual([
      ['even-or-regular', ['%[order]', '@[dish]', '~[pizza]'], 1],
      ['no-testing', ['%[order]'], 1],
      ['signs-are-text', ['%[order]'], 1],
      ['left-out-half', ['%[order]'], 1],
      ['names-as-text', ['~[please]'], 2],
      ['settings-unused', ['entity'], 4],
    ])
  })
  test('draws a line as often as it makes sentences: 2 of 5, and 1 of 3 for the soup', () => {
    const soup = sentencesOf(parsed).find(({ text }) => text.endsWith('soup'))!
    expect(soup.probability).toBeCloseTo((3 / 5) * (1 / 3), 12)
  })
})

describe('Chatito, feature by feature of its specification', () => {
  const chatito = (text: string, files: Record<string, string> = {}) =>
    parseSource({ kind: 'templates', text, dialect: 'chatito' }, 'main.chatito', (path) => ({
      file: path,
      source: { kind: 'templates', text: files[path]!, dialect: path.endsWith('.chatito') ? 'chatito' : 'kindling' },
    }))
  const kinds = ({ notes }: Pick<ReturnType<typeof chatito>, 'notes'>) => notes.map(({ kind }) => kind)

  test('comments begin with // or # in the first column; behind blanks # is text', () => {
    const parsed = chatito('# file\n// other\n%[a]\n    one\n# between\n    #two\n    // three\n#end')
    expect([parsed.errors, texts(parsed)]).toEqual([[], ['one', '#two']])
    expect(parsed.notes.map(({ kind, line }) => [kind, line])).toContainEqual(['indented-remarks', 7])
  })
  test('names may hold anything but ] and ?, a slot also no #', () => {
    const parsed = chatito('%[a: b/c & {d}]\n    @[my slot] ~[x|y]\n@[my slot]\n    1\n~[x|y]\n    2')
    expect([parsed.errors, texts(parsed), parsed.grammar.labels[0]!.name]).toEqual([[], ['1 2'], 'a: b/c & {d}'])
  })
  test('arguments: either quotes, blanks, escapes, commas left out', () => {
    const parsed = chatito(`%[a]( "training" : '3' 'note':'it\\'s \\u00e9 \\\\',"x":"y" )\n    one`)
    expect([parsed.errors, parsed.grammar.labels[0]!.settings]).toEqual([
      [],
      { distribution: 'regular', training: '3', note: "it's é \\", x: 'y' },
    ])
    expect(chatito("%[a]('training: '2')\n    x").errors.map(({ kind }) => kind)).toEqual(['unreadable-settings'])
  })
  test('a sentence is text but for ~[ and @[, a slot’s but for ~[; a weight stands first and is a number', () => {
    const parsed = chatito(
      '%[a]\n    go %[b] *[5] {x} #[1..2] @[s]\n    *[many] left\n@[s]\n    in @[t?] ~[u]\n~[u]\n    v',
    )
    expect([parsed.errors, texts(parsed)]).toEqual([[], ['go %[b] *[5] {x} #[1..2] in @[t?] v', '*[many] left']])
    expect(parsed.notes.find(({ kind }) => kind === 'signs-are-text')!.about).toEqual(['%[a]', '@[s]'])
  })
  test('shares are shares, weights are weights and told, both together as well', () => {
    const shares = chatito('%[a]\n    *[50%] one\n    *[30%] two\n    three\n    four')
    expect(sentencesOf(shares).map(({ probability }) => Number(probability.toFixed(6)))).toEqual([0.5, 0.3, 0.1, 0.1])
    expect(kinds(shares)).not.toContain('weights')
    expect(kinds(chatito('%[a]\n    *[3] one\n    two'))).toContain('weights')
    expect(kinds(chatito('%[a]\n    *[3] one\n    *[50%] two'))).toContain('shares-and-weights')
  })
  test('of what a Chatito file imports slots and aliases are taken, relative to the file that imports', () => {
    const files = { './s.chatito': '%[other]\n    never\n@[s]\n    1\n    2' }
    const parsed = chatito('import ./s.chatito\n%[a]\n    @[s]', files)
    expect([parsed.errors, parsed.grammar.labels.map(({ name }) => name), texts(parsed)]).toEqual([
      [],
      ['a'],
      ['1', '2'],
    ])
    expect(parsed.notes.find(({ kind }) => kind === 'intents-not-imported')).toMatchObject({
      file: './s.chatito',
      about: ['%[other]'],
      line: 1,
    })
    // A template written here takes them.
    const own = parseTemplates('import ./s.chatito', {
      read: (path) => ({ file: path, source: { kind: 'templates', text: files['./s.chatito'], dialect: 'chatito' } }),
    })
    expect(own.grammar.labels.map(({ name }) => name)).toEqual(['other'])
  })
  test('the same name twice, a slot nobody defines and what leads back to itself are faults, as there', () => {
    const faults = (text: string) => chatito(text).errors.map(({ kind, line }) => [kind, line])
    expect(faults('%[a]\n    x\n%[a]\n    y')).toEqual([['defined-twice', 3]])
    expect(faults('%[a]\n    @[x]')).toEqual([['not-defined', 2]])
    expect(faults('%[a]\n    ~[b]\n~[b]\n    ~[b] x')[0]).toEqual(['draws-itself', 4])
  })
})

describe('Rasa NLU', () => {
  const yaml = `version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - fly to [Berlin](city)
    - from [Rome]{"entity": "city", "role": "from"} to [New York](city) [now]
- intent: greet
  examples:
    - text: hello there
- lookup: city
  examples: |
    - Oslo
    - Berlin
- synonym: New York
  examples: |
    - NYC
- regex: zip
  examples: |
    - (a+)+$
stories:
- story: x
`
  const parsed = parseSource({ kind: 'rasa', text: yaml }, 'nlu.yml', unread)
  test('examples become sentences, annotated words and lookup tables slots, synonyms wordings of their value', () => {
    expect(parsed.errors).toEqual([])
    const cities = ['Oslo', 'Berlin', 'Rome', 'New York', 'NYC']
    expect(new Set(texts(parsed))).toEqual(
      new Set([
        ...cities.map((city) => `fly to ${city}`),
        ...cities.flatMap((from) => cities.map((to) => `from ${from} to ${to} [now]`)),
      ]),
    )
    const nyc = sentencesOf(parsed).find(({ text }) => text === 'fly to NYC')!
    expect(nyc.slots).toEqual([{ slot: 'city', text: 'NYC', value: 'New York', start: 7, end: 10 }])
  })
  test('what is left out is said', () => {
    expect(parsed.notes.map(({ kind, about }) => [kind, about])).toEqual([
      ['rasa-left-out', ['regex zip', 'stories']],
      ['rasa-annotations', ['city: role from']],
      ['rasa-synonyms', ['New York']],
    ])
  })
  test('a file that is no YAML is told with line and column', () => {
    const { errors } = parseSource({ kind: 'rasa', text: 'nlu:\n- intent: "a\n  b' }, 'nlu.yml', unread)
    expect([errors[0]!.kind, errors[0]!.line, problemWords(errors[0]!).what]).toEqual([
      'bad-yaml',
      3,
      expect.stringMatching(/^This is no YAML: /) as string,
    ])
  })
})

describe('values of a table', () => {
  const rows = [
    ['name', 'people', 'gender'],
    ['Anna', '30', 'f'],
    ['Max', '10', 'm'],
    ['', '5', 'f'],
    ['Nobody', '0', 'm'],
  ]
  const read = () => ({ file: 'names.csv', source: { kind: 'table' as const, rows } })
  const draw = (settings: string) =>
    parseTemplates(`%[a]\n @[who&x] ~[own&x]\n@[who](${settings})\n~[own]\n her &[gender=f]\n his &[gender=m]`, {
      read,
    })

  test('are drawn by their weight and agree by their column; empty cells and weights of 0 are left out', () => {
    const drawn = sentencesOf(draw("'from': 'names.csv', 'weight': 'people', 'agree': 'gender'"))
    expect(drawn.map(({ text, probability }) => [text, Math.round(probability * 1e9) / 1e9])).toEqual([
      ['Anna her', 0.75],
      ['Max his', 0.25],
    ])
  })
  test('rows that are left out are told with their lines, a weight as it is written', () => {
    const odd = {
      kind: 'table' as const,
      rows: [
        ['name', 'people'],
        ['Anna', '2'],
        ['', '1'],
        ['Max', '1,5'],
        ['Eva', '-1'],
        ['Kim', ''],
        ['Lo\u0000u', '1'],
        ['Al', '0'],
      ],
      lines: [1, 2, 4, 5, 6, 7, 8, 9],
      broken: [3],
    }
    const { grammar, notes, errors } = parseTemplates(
      "%[a]\n @[who]\n@[who]('from': 'names.csv', 'weight': 'people')",
      {
        read: () => ({ file: 'names.csv', source: odd }),
      },
    )
    expect([
      errors,
      sentencesOf({ grammar })
        .filter(({ probability }) => probability > 0)
        .map(({ text }) => text),
    ]).toEqual([[], ['Anna']])
    expect(notes.map(({ file, kind, line, about }) => [file, kind, line, about])).toEqual([
      ['names.csv', 'rows-broken', 3, ['3']],
      ['names.csv', 'rows-without-value', 4, ['4']],
      ['names.csv', 'rows-weight', 5, ['5: 1,5', '6: -1', '7: –']],
      ['names.csv', 'rows-odd-character', 8, ['8: U+0000']],
    ])
  })
  test('a column that is not there is told with those that are', () => {
    expect(draw("'from': 'names.csv', 'column': 'nmae'").errors.map(problemWords)[0]).toEqual({
      what: 'The table has no column “nmae”.',
      fix: 'Use one of name, people, gender.',
    })
  })
})
