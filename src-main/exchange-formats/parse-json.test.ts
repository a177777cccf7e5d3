import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellOf, contextValue, numberOf, scalar, type JsonObject } from './json-values.ts'
import { parseJson } from './parse-json.ts'
import { vectorOf } from './parse-vector.ts'

const parsed = (raw: string) => parseJson(raw) as JsonObject

const DIGITS = fc.stringMatching(/^[1-9][0-9]{0,30}$/)
/** A number as JSON's grammar allows it. */
const spelt = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), DIGITS),
    fc.option(fc.stringMatching(/^[0-9]{1,25}$/), { nil: undefined }),
    fc.option(fc.stringMatching(/^[eE][-+]?[0-9]{1,4}$/), { nil: undefined }),
  )
  .map(([sign, whole, fraction, power]) => `${sign}${whole}${fraction ? `.${fraction}` : ''}${power ?? ''}`)
const gap = fc.constantFrom('', ' ', '\t', '\r\n')

describe('numbers', () => {
  test('keep the text they are written as, wherever they stand', () => {
    fc.assert(
      fc.property(spelt, gap, gap, fc.string(), (number, before, after, text) => {
        const raw = `{"text":${JSON.stringify(text)},"a":${before}${number}${after},"b":[${before}${number}],"c":{"d":${number}${after}}}`
        const value = parsed(raw)
        expect(value.text).toBe(text)
        expect(scalar(value.a)).toBe(number)
        expect(String(contextValue(value.a))).toBe(number)
        expect(cellOf(value.b)).toBe(`[${number}]`)
        expect(scalar((value.c as JsonObject).d)).toBe(number)
        expect(numberOf(value.a)).toBe(Number(number))
      }),
      { numRuns: 2000 },
    )
  })

  test('in texts are texts', () => {
    const part = fc.constantFrom(
      '": 1.0, ',
      '\\"',
      '"',
      ':',
      '1.0',
      ' ',
      ',',
      '{',
      '[',
      '}',
      'a',
      '\\',
      '\x7f',
      '\x7f1.0',
    )
    const word = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(word, word, word, (name, text, other) => {
        const raw = `{${JSON.stringify(`a${name}`)}:1.0,"b":${JSON.stringify(text)},${JSON.stringify(`c${other}`)}:[1.0,{"d":2.50}]}`
        const value = parsed(raw)
        expect(Object.keys(value)).toEqual([`a${name}`, 'b', `c${other}`])
        expect(scalar(value[`a${name}`])).toBe('1.0')
        expect(value.b).toBe(text)
        expect(cellOf(value[`c${other}`])).toMatch(/^\[1\.0,\{"d":2\.50\}\]$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('that survive are numbers still', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(parsed(JSON.stringify({ number })).number).toBe(Object.is(number, -0) ? 0 : number)
      }),
    )
  })

  test.each(['1436278513418522631', '12345678901234567890', '1.0', '-0', '1e3', '1E-7', '0.10000000000000001'])(
    '%s',
    (number) => {
      expect(scalar(parsed(`{"id": ${number}}`).id)).toBe(number)
    },
  )
})

describe('vectors', () => {
  const vector = (numbers: fc.Arbitrary<string>) => fc.array(numbers, { minLength: 100, maxLength: 200 })
  const fraction = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  const asPython = (number: number) => (Number.isInteger(number) ? `${number}.0` : String(number))

  test('have the values that are written, and beside them numbers keep their text', () => {
    fc.assert(
      fc.property(vector(fraction.map(asPython)), gap, (numbers, between) => {
        const value = parsed(`{"label":1.0,"vector":[${numbers.join(`,${between}`)}],"meta":{"of":[1.0,[2.50]]}}`)
        expect(vectorOf(value.vector, 0)).toEqual(Float32Array.from(numbers.map(Number)))
        expect([scalar(value.label), cellOf(value.meta)]).toEqual(['1.0', '{"of":[1.0,[2.50]]}'])
      }),
    )
  })

  test('are none where a number cannot be held: long lists of ids stay as they are', () => {
    const beyond = fc.constantFrom('9007199254740993', '-12345678901234567890', '1e400')
    fc.assert(
      fc.property(vector(fraction.map(asPython)), beyond, fc.nat(99), (numbers, id, place) => {
        const list = `[${numbers.with(place, id).join(',')}]`
        expect(cellOf(parsed(`{"ids":${list}}`).ids)).toBe(list)
        expect(cellOf(parsed(`{"in":{"ids":[${list},1.0]}}`).in)).toBe(`{"ids":[${list},1.0]}`)
      }),
    )
  })
})

test.each([
  '{1.0:2}',
  '{"a":1,1.0:2}',
  '{"a":1, 1e5 :2}',
  '{"a":01.0}',
  '{"a":1.0.0}',
  '[1.0 2.0]',
  '{"a":1.0"b":1.0}',
  '{"a":-}',
  '["a":1.0]',
])('no JSON stays none: %s', (raw) => {
  expect(() => parseJson(raw)).toThrow(SyntaxError)
})

describe('NaN and Infinity of Python', () => {
  test('are missing values', () => {
    expect(parsed('{"text": "a", "label": NaN, "scores": [-Infinity, 1.0, Infinity]}')).toMatchObject({ label: null })
    expect(cellOf(parsed('{"scores": [-Infinity, 1.0, Infinity]}').scores)).toBe('[null,1.0,null]')
  })
  test('stay words within texts', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('NaN', '"', '\\', ' ', ', NaN]', 'Infinity', 'a')), (words) => {
        const text = words.join('')
        expect(parsed(`{"text":${JSON.stringify(text)},"label":NaN}`)).toEqual({ text, label: null })
      }),
    )
  })
})

test('a comma after the value is passed over, two are not', () => {
  expect(parsed('{"text":"a"},')).toEqual({ text: 'a' })
  expect(parsed('{"text":"a"} , \r')).toEqual({ text: 'a' })
  expect(() => parseJson('{"text":"a"},,')).toThrow(SyntaxError)
})
