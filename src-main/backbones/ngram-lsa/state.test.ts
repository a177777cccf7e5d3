import { expect, test } from 'vitest'
import { matrix } from '../../platform/matrix.ts'
import { UnreadableFeatureState } from '../unreadable-feature-state.ts'
import { packState, unpackState } from './state.ts'
import { indexed } from './vocabulary.ts'

const vocabulary = indexed({ buckets: Int32Array.of(9, 4, 700_000), idf: Float32Array.of(1, 1.5, 2), dense: 1 })
const basis = matrix(3, 2, Float32Array.of(0.5, -0.25, 0, 0, 1e-3, 2e-3))

test('comes back as it was, the basis to half a step of 127 of each row', () => {
  const back = unpackState(packState({ vocabulary, basis }))
  expect(back.vocabulary).toEqual(vocabulary)
  back.basis.data.forEach((value, i) => {
    const top = Math.max(...basis.data.subarray(i - (i % 2), i - (i % 2) + 2).map(Math.abs))
    expect(Math.abs(value - basis.data[i]!)).toBeLessThanOrEqual(top / 254 + 1e-9)
  })
})

test('packs the same again once it has been packed', () => {
  const packed = packState({ vocabulary, basis })
  expect(packState(unpackState(packed))).toEqual(packed)
})

test.each([
  ['nothing', () => new Uint8Array(0)],
  ['half of it', () => packState({ vocabulary, basis }).subarray(0, 30)],
  ['a version from the future', () => packState({ vocabulary, basis }).map((byte, i) => (i === 0 ? 9 : byte))],
])('refuses %s by name', (_, bytes) => {
  expect(() => unpackState(bytes())).toThrow(UnreadableFeatureState)
})
