import { describe, expect, test } from 'vitest'
import { countSentences } from '../grammar/grammar.ts'
import { parseSource, parseTemplates } from './parse-templates.ts'
import { problemWords } from './template-problems.ts'

const kinds = (text: string) => [...new Set(parseTemplates(text).errors.map(({ kind }) => kind))]
const chain = (length: number, line: (i: number) => string) =>
  Array.from({ length }, (_, i) => `~[a${i}]\n ${line(i)}`).join('\n')

/** Each is done within the time of a test, which none would be if it were drawn or written out. */
describe('templates that would never end are refused by name', () => {
  test('one that begins with itself', () => {
    const { errors } = parseTemplates('%[a]\n ~[b] x\n~[b]\n ~[c] y\n~[c]\n ~[b] z\n stop')
    expect(errors.map((one) => [one.line, problemWords(one).what])).toEqual([
      [6, 'It leads back to itself: ~[b] → ~[c] → ~[b]. Its sentences would never end.'],
    ])
  })
  test('one that leads to itself through alternatives or what may be left out', () => {
    expect(kinds('%[a]\n ~[b]\n~[b]\n x {y|z ~[b?1%]}')).toEqual(['draws-itself'])
  })
  test('doubling a thousand times', () => {
    const text = `%[a]\n ~[a0]\n${chain(50, (i) => `~[a${i + 1}] ~[a${i + 1}]`)}\n~[a50]\n x`
    expect(kinds(text)).toEqual(['sentence-too-long'])
  })
  test('nested ten thousand deep, in either order', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `~[a${i}]\n ~[a${i + 1}]`)
    const ends = '%[a]\n ~[a0]\n~[a10000]\n x\n'
    expect(kinds(ends + lines.join('\n'))).toEqual(['too-deep'])
    expect(kinds(ends + lines.reverse().join('\n'))).toEqual(['too-deep'])
  })
  test('braces ten thousand deep', () => {
    expect(kinds(`%[a]\n ${'{'.repeat(10_000)}`)).toEqual(['too-deep'])
  })
  test('agreement among more than can be listed', () => {
    const values = Array.from({ length: 30 }, (_, i) => ` v${i} &[f${i}=x]`).join('\n')
    expect(kinds(`%[a]\n ~[b&g] ~[b&g] ~[b&g] ~[b&g]\n~[b]\n${values}`)).toEqual(['too-many-agreements'])
  })
  test('agreement in a thousand lines, each with as much to list as one may have', () => {
    const values = Array.from({ length: 60 }, (_, i) => ` v${i} &[k${i}=1]`).join('\n')
    expect(kinds(`%[a]\n${' ~[b&g] ~[b&g]\n'.repeat(1000)}~[b]\n${values}`)).toEqual(['too-many-agreements'])
  })
  test('a table of ten thousand values that all contradict each other', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => ` v${i} &[k=${i}]`).join('\n')
    expect(kinds(`%[a]\n ~[b&g] ~[b&g] ~[b&g]\n~[b]\n${values}`)).toEqual(['too-many-agreements'])
  })
  test('a million alternatives in one file', () => {
    expect(kinds(`%[a]\n${` ${'{a|b}'.repeat(900)}\n`.repeat(600)}`)).toEqual(['too-many-parts'])
  })
  test('YAML a hundred thousand brackets deep', () => {
    const { errors } = parseSource({ kind: 'rasa', text: `nlu: ${'['.repeat(100_000)}` }, 'nlu.yml', () => '')
    expect(errors.every(({ kind }) => kind === 'bad-yaml')).toBe(true)
    expect(errors.length).toBeGreaterThan(0)
  })
  test('a line of a megabyte, a file of ten, a million lines', () => {
    expect(kinds(`%[a]\n ${'x'.repeat(1 << 20)}\n y`)).toEqual(['line-too-long'])
    expect(kinds(`%[a]\n ${'x'.repeat(10 << 20)}`)).toEqual(['file-too-large'])
    expect(kinds(`%[a]\n${' x\n'.repeat(1e6)}`)).toEqual(['too-many-lines'])
  })
  test('what is meant to keep a regular expression busy', () => {
    const long = 'a'.repeat(19_000)
    expect(kinds(`%[a]${'('.repeat(19_000)}\n x`)).toEqual(['unreadable-settings'])
    expect(kinds(`%[a](${"'a':'a',".repeat(2_000)}\n x`)).toEqual(['unreadable-settings'])
    expect(kinds(`%[a]\n #[${'1.'.repeat(9_000)}]`)).toEqual(['unreadable-range'])
    expect(kinds(`%[a]\n #[1..2 step ${' '.repeat(180)}x]`)).toEqual(['unreadable-range'])
    expect(kinds(`%[a]\n ~[${'&a'.repeat(9_000)}]`)).toEqual(['unreadable-reference'])
    expect(kinds(`%[a]\n ~[${long}]`)).toEqual(['unreadable-reference'])
    expect(kinds(`%[a]\n x &[${'a,'.repeat(9_000)}]`)).toEqual(['unreadable-feature'])
  })
  test('ten thousand names that nobody defines, each like ten thousand others', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `${'x'.repeat(50)}${i}`)
    const text = `%[a]\n${names.map((name) => ` ~[${name}y]`).join('\n')}\n${names.map((name) => `~[${name}]\n z`).join('\n')}`
    const { errors } = parseTemplates(text)
    expect([errors.length, errors[0]!.fields['nearest']]).toEqual([200, `~[${names[0]}]`])
  })
})

test('a table of 150,000 values is read, one of more lines than there may be is refused', () => {
  const rows = (count: number) => [['name'], ...Array.from({ length: count }, (_, i) => [`city ${i}`])]
  const parsed = (count: number) =>
    parseTemplates("%[a]\n @[city]\n@[city]('from': 'cities.csv')", {
      read: () => ({ file: 'cities.csv', source: { kind: 'table', rows: rows(count) } }),
    })
  expect(countSentences(parsed(150_000).grammar)).toBe(150_000n)
  expect(parsed(600_000).errors.map(({ kind }) => kind)).toContain('too-many-lines')
})

test('one thing wrong at ten thousand places is one message with its count, and leaves room for others', () => {
  const { errors } = parseTemplates(`%[a]\n${' go to @[x]\n'.repeat(10_000)} {bad\n fine`)
  expect([errors.length, errors.map(({ alike }) => alike).filter(Boolean), errors.at(-1)!.kind]).toEqual([
    21,
    [10_000, 1],
    'not-closed',
  ])
})

test('many alternatives are no harm by themselves', () => {
  expect(countSentences(parseTemplates(`%[a]\n ${'{a|b}'.repeat(900)}`).grammar)).toBe(2n ** 900n)
})
