import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProjectFile } from '../../storage/project-file.ts'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { importFile } from './import-file.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-digest-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const texts = Array.from({ length: 20_000 }, (_, i) => `text number ${i} of a file that is read in pieces`)
const data = [{ name: 'text', type: 'STRING' as const, data: texts.slice(0, 50) }]
test.each<[name: string, content: string | Uint8Array]>([
  ['a.csv', '\uFEFFtext,label\r\n' + texts.map((text) => `${text},é\r\n`).join('')],
  ['ascii.csv', 'text\n' + texts.join('\n')],
  ['a.jsonl', texts.map((text) => JSON.stringify({ text })).join('\n')],
  ['table.json', JSON.stringify({ text: texts.slice(0, 50) })],
  ['a.txt', texts.join('\r')],
  ['a.ft', texts.map((text) => `__label__a ${text}`).join('\n')],
  ['a.parquet', Buffer.from(parquetWriteBuffer({ columnData: data }))],
])('%s: the receipt names the file by its SHA-256', async (name, content) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  const db = createProjectFile(join(folder, 'p.kindling'))
  const control = { signal: new AbortController().signal, progress: () => {} }
  const receipt = await importFile(db, { path, trustLabels: true, annotator: 'Mei', now: 7 }, control)
  db.close()
  expect(receipt.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))
})
