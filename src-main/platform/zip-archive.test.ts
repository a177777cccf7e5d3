import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openZip } from '../exchange-formats/xlsx/zip-file.ts'
import { filesInZip, zipArchive } from './zip-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-zip-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = new Map<string, Uint8Array>([
  ['empty.txt', new Uint8Array(0)],
  ['größe.txt', Buffer.from('äöü '.repeat(500))],
  ['noise.bin', Uint8Array.from({ length: 257 }, (_, i) => (i * 167) % 256)],
])

test('what another reader finds in the archive is what went in', async () => {
  const path = join(folder, 'a.zip')
  writeFileSync(path, zipArchive(files))
  const zip = await openZip(path)
  expect(zip.names).toEqual([...files.keys()])
  let text = ''
  for await (const piece of zip.text('größe.txt')) text += piece
  expect(text).toBe('äöü '.repeat(500))
  await zip.close()
})

test('is read again as it was, and makes the same bytes each time', () => {
  const archive = zipArchive(files)
  expect([...filesInZip(archive)].map(([name, bytes]) => [name, [...bytes]])).toEqual(
    [...files].map(([name, bytes]) => [name, [...bytes]]),
  )
  expect(Buffer.compare(archive, zipArchive(files))).toBe(0)
})

test('what is no archive, or is cut short, is refused', () => {
  expect(() => filesInZip(Buffer.from('hello, this is no archive at all'))).toThrow(RangeError)
  const archive = zipArchive(files)
  expect(() => filesInZip(archive.subarray(300))).toThrow()
})
