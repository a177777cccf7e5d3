import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveOptions } from '../../platform/options.ts'
import type { IncomingSample, RejectedRecord } from '../format.ts'
import { linesImport } from '../lines/lines.ts'
import { vectorOf } from '../parse-vector.ts'
import { readNpy } from './read-npy.ts'
import { openVectors } from './vectors-beside.ts'

const fixture = (name: string) => join(import.meta.dirname, '../../../tests/fixtures', name)
let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-npy-'))))
afterAll(() => rmSync(folder, { recursive: true }))

// Written by NumPy 2.4: [[1, 2, 3], [-0.5, 0, 4.25]].
test.each(['float32.npy', 'float64-version-3.npy'])('%s holds what NumPy wrote', async (name) => {
  const { rows, columns, data } = await readNpy(fixture(name))
  expect({ rows, columns, data: [...data] }).toEqual({ rows: 2, columns: 3, data: [1, 2, 3, -0.5, 0, 4.25] })
})
test.each([
  ['column-major.npy', 'UnusableNpy', 'column-major order'],
  ['integers.npy', 'UnusableNpy', 'numbers of type <i8'],
  ['one-dimension.npy', 'UnusableNpy', 'shape (6,)'],
  ['cut-off.npy', 'UnusableNpy', '16 bytes of numbers'],
  ['not-a.npy', 'UnusableNpy', 'a file of another kind'],
])('%s is refused as %s: %s', async (name, error, found) => {
  await expect(readNpy(fixture(name))).rejects.toMatchObject({ name: error, fields: { found } })
})
test.each(['(-1, 4)', '(x, 4)', '(4, nan)', '(2, 0)', '(0, 4)', '(-2, -4)', '(1e1, 4)', '(2, 2, 2)', '()'])(
  'of the shape %s there is no table',
  async (shape) => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n'
    const begin = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(118)}\x00${header}`, 'latin1')
    const path = join(folder, 'odd.npy')
    writeFileSync(path, Buffer.concat([begin, Buffer.alloc(256)]))
    await expect(readNpy(path)).rejects.toMatchObject({
      name: 'UnusableNpy',
      fields: { found: `shape ${shape}` },
    })
  },
)
test('a row that is not finite in 32 bits is a reject, whatever it is in 64', async () => {
  const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4, 2), }".padEnd(117) + '\n'
  const begin = Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(118)}\x00${header}`, 'latin1')
  const path = join(folder, 'wild.npy')
  writeFileSync(path, Buffer.concat([begin, Buffer.from(Float64Array.of(1, 2, NaN, 1, 1e300, 0, 3, 4).buffer)]))
  const { next } = await openVectors(path)
  const rows = [next(), next(), next(), next()].map((row) => (typeof row === 'string' ? row : [...row!]))
  expect(rows).toEqual([
    [1, 2],
    'row 2 of the vectors holds no finite 32-bit number at place 1',
    'row 3 of the vectors holds no finite 32-bit number at place 1',
    [3, 4],
  ])
  expect(vectorOf([1e300, 0], 2)).toBe('holds a number too large for 32 bits')
})
test('a file that is not there is refused by name', async () => {
  await expect(readNpy(fixture('none.npy'))).rejects.toMatchObject({ name: 'FileMissing' })
})
test('numbers beyond one piece of the file arrive whole', async () => {
  const rows = 1 << 15
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, 9), }`.padEnd(117) + '\n'
  const numbers = Float64Array.from({ length: rows * 9 }, (_, i) => i / 8)
  const path = join(folder, 'large.npy')
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(118)}\x00${header}`, 'latin1'),
      Buffer.from(numbers.buffer),
    ]),
  )
  const { data } = await readNpy(path)
  expect(data).toEqual(Float32Array.from(numbers))
})

async function linesWith(text: string) {
  const path = join(folder, 'texts.txt')
  writeFileSync(path, text)
  const options = resolveOptions('lines.v1', linesImport.options, { vectors: fixture('float32.npy') })
  const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
  for await (const batch of linesImport.read(path, options)) {
    samples.push(...batch.samples)
    rejects.push(...batch.rejects)
  }
  return { vectors: samples.map((s) => [...s.vector!]), rejects: rejects.map(({ line, reason }) => [line, reason]) }
}
test('each record gets its row, empty lines take none, and a record without a row is a reject', async () => {
  expect(await linesWith('one\n\ntwo\nthree\n')).toEqual({
    vectors: [
      [1, 2, 3],
      [-0.5, 0, 4.25],
    ],
    rejects: [
      [2, 'empty-text'],
      [4, 'bad-vector'],
    ],
  })
})
test('vectors left over mean that the files do not belong together', async () => {
  await expect(linesWith('one\n')).rejects.toMatchObject({
    name: 'VectorsLeftOver',
    fields: { vectors: 2, records: 1 },
  })
})
