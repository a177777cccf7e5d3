import fc from 'fast-check'
import { expect, test } from 'vitest'
import { like, storedJson } from './stored-json.ts'

const ANSWERS = { truth: [0], predicted: [0], note: '' }

test('what is whole is read as it was written', () =>
  fc.assert(
    fc.property(
      fc.record({ truth: fc.array(fc.integer()), predicted: fc.array(fc.integer()), note: fc.string() }),
      (value) => {
        expect(storedJson<unknown>(JSON.stringify(value), null, like(ANSWERS))).toEqual({ ...value })
      },
    ),
  ))

test('whatever single byte is damaged, the value is of its shape or the other one', () => {
  const written = Buffer.from(JSON.stringify({ truth: [1, 22, 3], predicted: [4, 5, 66], note: 'a "b" \\ c' }))
  fc.assert(
    fc.property(fc.nat({ max: written.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(written)
      damaged[at]! ^= flip
      const read = storedJson<typeof ANSWERS | null>(damaged.toString(), null, like(ANSWERS))
      if (read === null) return
      expect([...read.truth, ...read.predicted].every((number) => typeof number === 'number')).toBe(true)
      expect(typeof read.note).toBe('string')
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['a number for a list', '{"truth":1}', { truth: [] }],
  ['a list for an object', '[]', {}],
  ['null for an object', 'null', {}],
  ['a key that every object inherits', '{}', { toString: null }],
  ['no JSON', '{"truth":', { truth: [] }],
])('%s does not fit', (_, text, shape) => expect(storedJson<unknown>(text, 'other', like(shape))).toBe('other'))
