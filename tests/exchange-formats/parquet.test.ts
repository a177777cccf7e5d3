import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { readBytes } from './read-text.ts'

type Options = Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'>
const parquet = (columnData: ColumnSource[], more: Options = {}) =>
  Buffer.from(parquetWriteBuffer({ columnData, ...more }))
const text: ColumnSource = { name: 'text', type: 'STRING', data: ['one text', 'two texts', 'three 界'] }
const features = (label: unknown) => [
  {
    key: 'huggingface',
    value: JSON.stringify({ info: { features: { text: { dtype: 'string', _type: 'Value' }, label } } }),
  },
]

test('numbered classes of a data set get their names, −1 is none', async () => {
  const bytes = parquet([text, { name: 'label', type: 'INT64', data: [1n, 0n, -1n] }], {
    kvMetadata: features({ names: ['neg', 'pos'], _type: 'ClassLabel' }),
  })
  expect((await readBytes('train-00000-of-00001.parquet', bytes)).labels).toEqual(['pos', 'neg', undefined])
})
test('big integers, dates and truth values keep what they say; null is nothing', async () => {
  const { samples, roles } = await readBytes(
    'x.parquet',
    parquet([
      { name: 'id', type: 'INT64', data: [1436278513418522631n, 2n, 3n] },
      text,
      {
        name: 'day',
        type: 'TIMESTAMP',
        data: [new Date('2024-01-01T12:30:00Z'), new Date('2024-01-02T00:00:00Z'), new Date(0)],
      },
      { name: 'urgent', type: 'BOOLEAN', data: [true, false, true] },
      { name: 'note', type: 'STRING', nullable: true, data: [null, 'x', null] },
    ]),
  )
  expect(roles).toContain('id: id')
  expect(samples[0]!.externalId).toBe('1436278513418522631')
  expect(samples.map(({ context }) => context)).toEqual([
    { day: '2024-01-01T12:30:00.000Z', urgent: 'true' },
    { day: '2024-01-02', urgent: 'false', note: 'x' },
    { day: '1970-01-01', urgent: 'true' },
  ])
})
test.each([
  ['SNAPPY', undefined],
  ['UNCOMPRESSED', undefined],
  ['GZIP', (bytes: Uint8Array) => gzipSync(bytes)],
  ['ZSTD', (bytes: Uint8Array) => zstdCompressSync(bytes)],
  ['BROTLI', (bytes: Uint8Array) => brotliCompressSync(bytes)],
] as const)('packed by %s', async (codec, pack) => {
  const bytes = parquet([text], { codec, ...(pack ? { compressors: { [codec]: pack } } : {}) })
  expect((await readBytes('x.parquet', bytes)).texts).toEqual(text.data)
})
test('many row groups are one table, in order', async () => {
  const data = Array.from({ length: 2500 }, (_, i) => `text number ${i}`)
  const { texts, preview } = await readBytes('x.parquet', parquet([{ ...text, data }], { rowGroupSize: 100 }))
  expect(texts).toEqual(data)
  expect([preview.estimatedRecords, preview.isWhole]).toEqual([2500, true])
})
test('a file that asks for billions of values ends by name, and the next one is read', async () => {
  // Its definition levels are one run of 2³⁰.
  const hostile = Buffer.from(
    'UEFSMRUGFWgVbFwVCBUCFQgVABUEFQAAAAMLMsQQAAAAd2hlcmUgaXMgbXkgY2FyZAMAAAB0d28TAAAAZm91ciB3b3JkcyBhcmUgaGVyZRUGFSQVKFwVCBUAFQgVABWEFQAAAAMPEDwAAAAAAQAAAAEAAAD/////FQYVRBU4XBUIFQAVCBUAFQQVAAAAAw8gAAAFAQTgPwUHBADwDQgkAEAAAAAAAAAIQBUEGUxIBHJvb3QVBgAVDCUCGAR0ZXh0JQAAFQIlAhgFbGFiZWwAFQolAhgFc2NvcmUAFggZHBk8JggcFQwZFQAZGAR0ZXh0FQIWCBaSARaWASYIPDYCKBB3aGVyZSBpcyBteSBjYXJkGBBmb3VyIHdvcmRzIGFyZSBoIgAZHBUGFQAVAgAAACaeARwVAhkVABkYBWxhYmVsFQIWCBZOFlImngE8NgAoBAEAAAAYBP////8AGRwVBhUAFQIAAAAm8AEcFQoZFQAZGAVzY29yZRUCFggWbhZiJvABPDYAKAgAAAAAAAAIQBgIAAAAAAAA4D82AAAZHBUGFQAVAgAAABbOAhYINsoCABkcGAtodWdnaW5nZmFjZRhMeyJpbmZvIjp7ImZlYXR1cmVzIjp7ImxhYmVsIjp7Im5hbWVzIjpbIm5lZyIsInBvcyJdLCJfdHlwZSI6IkNsYXNzTGFiZWwifX19fQAYCWh5cGFycXVldBk8HAAAHAAAHAAAAH0BAABQQVIx',
    'base64',
  )
  await expect(readBytes('x.parquet', hostile)).rejects.toMatchObject({ name: 'UnusableParquet' })
  expect((await readBytes('x.parquet', parquet([text]))).texts).toEqual(text.data)
})
test('a file cut short is refused by name', async () => {
  await expect(readBytes('x.parquet', parquet([text]).subarray(0, -20))).rejects.toMatchObject({
    name: 'UnusableParquet',
  })
})
