import { expect, test } from 'vitest'
import { mulberry32, normal } from '../platform/random.ts'
import { inByteSteps } from './byte-rows.ts'
import { packParameters, unpackParameters } from './pack-parameters.ts'

const random = mulberry32(4)
const table = { shape: [50, 8], data: Float32Array.from({ length: 400 }, () => normal(random)) }
table.data.fill(0, 0, 8)

test('each number is off by half a step of its row at most; a row of zeros stays one', () => {
  const { data, rowScales } = inByteSteps(table)
  for (let row = 0; row < 50; row++) {
    const own = table.data.subarray(row * 8, row * 8 + 8)
    const step = Math.max(...own.map(Math.abs)) / 127
    expect(rowScales![row]).toBeCloseTo(step || 1, 6)
    own.forEach((x, i) => expect(Math.abs(data[row * 8 + i]! - x)).toBeLessThanOrEqual(step / 2 + 1e-6))
  }
})

test('such rows are kept as bytes, and come back as they were, beside others', () => {
  const parameters = { bias: { shape: [3], data: Float32Array.of(1, 2, 3) }, table: inByteSteps(table), last: table }
  const packed = packParameters(parameters)
  expect(unpackParameters(packed)).toEqual(parameters)
  const plain = packParameters({ ...parameters, table })
  // A byte for each number and a float32 for each row, instead of a float32 for each number.
  expect(plain.length - packed.length + ',"scaled":true'.length).toBe(4 * 400 - 400 - 4 * 50)
})
