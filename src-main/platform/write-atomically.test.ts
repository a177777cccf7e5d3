import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asFileError } from './file-errors.ts'
import { makeFolder } from './make-folder.ts'
import { writeAtomically } from './write-atomically.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-write-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const here = (...names: string[]) => join(folder, ...names)
const nameOf = async (work: () => unknown) => {
  try {
    await work()
    return 'done'
  } catch (error) {
    return (error as Error).name
  }
}
async function* chunks(...parts: (string | Error)[]) {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield Buffer.from(part)
  }
}

test('writes text, bytes or a stream, and makes the folders above', async () => {
  await writeAtomically(here('a', 'b', 'text'), 'x')
  await writeAtomically(here('bytes'), Buffer.from('y'))
  await writeAtomically(here('stream'), chunks('one ', 'two'))
  expect(['a/b/text', 'bytes', 'stream'].map((name) => readFileSync(here(name), 'utf8'))).toEqual(['x', 'y', 'one two'])
})

test('content that breaks off leaves the old file and no draft', async () => {
  writeFileSync(here('kept'), 'old')
  class Broken extends Error {
    override name = 'Broken'
  }
  expect(await nameOf(() => writeAtomically(here('kept'), chunks('half', new Broken())))).toBe('Broken')
  expect([readdirSync(folder), readFileSync(here('kept'), 'utf8')]).toEqual([['kept'], 'old'])
})

test('a link is written through and stays a link', async () => {
  writeFileSync(here('real'), 'old')
  symlinkSync(here('real'), here('link'))
  await writeAtomically(here('link'), 'new')
  expect([readFileSync(here('real'), 'utf8'), statSync(here('link')).ino]).toEqual(['new', statSync(here('real')).ino])
})

test.skipIf(process.platform === 'win32')('what is no plain file is never replaced', async () => {
  mkdirSync(here('folder'))
  spawnSync('mkfifo', [here('pipe')])
  symlinkSync('/dev/full', here('device'))
  symlinkSync(here('nowhere'), here('dangling'))
  const before = readdirSync(folder)
  for (const name of before) expect(await nameOf(() => writeAtomically(here(name), 'x'))).toBe('NotAFile')
  expect(await nameOf(() => writeAtomically('/dev/full', 'x'))).toBe('NotAFile')
  expect([readdirSync(folder), statSync('/dev/full').isCharacterDevice()]).toEqual([before, true])
})

test('a file where a folder should be, and a name no disk takes, are named', async () => {
  writeFileSync(here('file'), '')
  expect(await nameOf(() => writeAtomically(here('file', 'x'), 'x'))).toBe('CannotWriteFile')
  expect(await nameOf(() => writeAtomically(here('n'.repeat(300)), 'x'))).toBe('NameTooLong')
  expect(await nameOf(() => makeFolder(here('n'.repeat(300), 'below')))).toBe('NameTooLong')
  // 250 characters are a name; a draft must not need more.
  await writeAtomically(here('n'.repeat(250)), 'x')
  expect(readdirSync(folder)).toEqual(['file', 'n'.repeat(250)])
})

test.skipIf(process.platform !== 'linux')(
  'a place where the system makes no folders is told, at any depth',
  async () => {
    for (const path of ['/proc/kindling', '/proc/kindling/below/it'])
      expect(['ReadOnlyPlace', 'CannotWriteFile']).toContain(await nameOf(() => writeAtomically(join(path, 'f'), 'x')))
  },
)

test.each([
  ['ENOSPC', 'DiskFull'],
  ['EDQUOT', 'DiskFull'],
  ['EACCES', 'ReadOnlyPlace'],
  ['EROFS', 'ReadOnlyPlace'],
  ['EIO', 'DiskTrouble'],
  ['EMFILE', 'CannotWriteFile'],
])('%s is told as %s', (code, name) => {
  const error = Object.assign(new Error(code), { code, syscall: 'write' })
  expect(asFileError('p', error)).toMatchObject({ name, cause: error })
})

test('what the system did not say stays what it is', () => {
  const own = new RangeError('own')
  expect(asFileError('p', own)).toBe(own)
})
