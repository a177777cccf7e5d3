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
  test('every difference is said, with what it is about', () => {
    expect(parsed.notes.map(({ kind, about }) => [kind, about])).toEqual([
      ['even-or-regular', ['%[order]', '@[dish]', '~[pizza]']],
      ['no-testing', ['%[order]']],
      ['settings-unused', ['entity']],
      ['names-as-text', ['~[please]']],
      ['signs-are-text', ['%[order]']],
    ])
  })
  test('draws a line as often as it makes sentences: 2 of 5, and 1 of 3 for the soup', () => {
    const soup = sentencesOf(parsed).find(({ text }) => text.endsWith('soup'))!
    expect(soup.probability).toBeCloseTo((3 / 5) * (1 / 3), 12)
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
  test('a column that is not there is told with those that are', () => {
    expect(draw("'from': 'names.csv', 'column': 'nmae'").errors.map(problemWords)[0]).toEqual({
      what: 'The table has no column “nmae”.',
      fix: 'Use one of name, people, gender.',
    })
  })
})
