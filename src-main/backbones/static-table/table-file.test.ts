import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { matrix } from '../../platform/matrix.ts'
import { decodeTable, encodeTable } from './table-file.ts'

const origin = { encoder: 'x', encoderSha256: 'y', sentences: 3, explained: { prior: 0.5, table: 0.7 } }
const about = { tokenizer: { model: {} }, settings: {}, lowerCase: true, origin }

test('rows are kept in 127 steps of their largest number, and all else as it was', () => {
  const rows = matrix(3, 2, Float32Array.of(1, -0.25, 0, 0, 0.0005, 0.002))
  const table = decodeTable(encodeTable({ rows, ...about }), 'f')
  const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 7) as number)
  // A quarter of the largest is 31.75 of its 127 steps, rounded to 32.
  expect([...table.rows.data]).toEqual(close(1, -32 / 127, 0, 0, (0.002 * 32) / 127, 0.002))
  expect(table).toMatchObject(about)
})

test('bytes of something else, of a later version, or cut short are refused by name', () => {
  const bytes = encodeTable({ rows: matrix(3, 2), ...about })
  const whole = gunzipSync(bytes)
  const later = Buffer.from(whole.toString('latin1').replace('"version":1', '"version":2'), 'latin1')
  for (const broken of [Buffer.from('x'), gzipSync(later), gzipSync(whole.subarray(0, -1))])
    expect(() => decodeTable(broken, 'f')).toThrow(expect.objectContaining({ name: 'UnreadableModelFile' }) as Error)
})
