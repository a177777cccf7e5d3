import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { receiveUploads, UploadFailed, UploadTooLarge } from './uploads.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-uploads-test-'))
const prefix = join(folder, 'uploads')
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

async function* bytes(...chunks: (string | Error)[]) {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk
    yield Buffer.from(chunk)
  }
}
const left = () => readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)))

test('nobody else on this machine can list or read what was sent, or guess where it lies', async () => {
  const uploads = receiveUploads(prefix)
  const path = await uploads.receive('a.csv', bytes('text\n', 'hello\n'))
  expect(readFileSync(path, 'utf8')).toBe('text\nhello\n')
  const root = dirname(dirname(path))
  expect(root).toMatch(new RegExp(`-${process.pid}-\\w{6}$`))
  for (const place of [root, dirname(path), path]) expect(statSync(place).mode & 0o077).toBe(0)
  await uploads.clear()
  expect(readdirSync(folder)).toEqual([])
})

test('what is too large, cut off or badly named is refused by name and leaves nothing', async () => {
  const uploads = receiveUploads(prefix, 1024 ** 2)
  const half = 'x'.repeat(600_000)
  await expect(uploads.receive('b.csv', bytes(half, half))).rejects.toThrow(new UploadTooLarge('b.csv', 1024 ** 2))
  await expect(uploads.receive('c.csv', bytes(half, new Error('gone')))).rejects.toThrow(UploadFailed)
  for (const name of ['a\0b', 'x'.repeat(300)])
    await expect(uploads.receive(name, bytes('x'))).rejects.toThrow(UploadFailed)
  expect(left()).toEqual([])
  // What was refused takes no room from what follows; what was kept does.
  await uploads.receive('d.csv', bytes(half))
  await expect(uploads.receive('e.csv', bytes(half))).rejects.toThrow(UploadTooLarge)
})

test('two files of one name lie side by side', async () => {
  const uploads = receiveUploads(prefix)
  const [one, two] = [await uploads.receive('a.csv', bytes('1')), await uploads.receive('a.csv', bytes('2'))]
  expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual(['1', '2'])
})

test('what a studio left that is gone is removed at the next start, and nothing else', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const [old, own, other] = [`uploads-${gone}-abcdef`, `uploads-${process.pid}-abcdef`, 'uploads-of-mine']
  const elsewhere = join(folder, 'elsewhere')
  for (const path of [old, own, other, 'elsewhere']) mkdirSync(join(folder, path))
  mkdirSync(join(folder, old, '1'))
  symlinkSync(elsewhere, join(folder, `uploads-${gone}-link`))
  symlinkSync(elsewhere, join(folder, old, 'link'))
  receiveUploads(prefix)
  await expect.poll(() => existsSync(join(folder, old))).toBe(false)
  expect(readdirSync(folder).sort()).toEqual(['elsewhere', own, `uploads-${gone}-link`, other].sort())
})
