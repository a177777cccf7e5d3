import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Studio } from '../../src-main/services/studio.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'

let folder: string
let studio: Studio
let leave: () => Promise<void>
let project: string
beforeEach(async () => {
  ;({ studio, folder, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork, host: 'terminal' }))
  project = (await studio.project.create({ name: 'p' })).path
  writeFileSync(join(folder, 'texts.txt'), 'one\ntwo\n')
  await studio.jobs.wait(await studio.data.import({ path: join(folder, 'texts.txt'), trustLabels: true }))
})
afterEach(() => leave())

/** What an export to a path ends with: the error's name, or the number of samples. */
async function exported(path: string): Promise<unknown> {
  const states = ['unlabelled' as const]
  const started = await studio.data.export({ path, format: 'csv.v1', options: {}, states })
  const { error, result } = await studio.jobs.wait(started)
  return error?.name ?? (result as { samples: number }).samples
}

test('an export makes the folders above it', async () => {
  const path = join(folder, 'new', 'folder', 'out.csv')
  expect(await exported(path)).toBe(2)
  expect(readFileSync(path, 'utf8')).toContain('two')
})

test('an export names what is in its way, and touches none of it', async () => {
  mkdirSync(join(folder, 'taken'))
  expect(await exported(join(folder, 'taken'))).toBe('NotAFile')
  expect(await exported(join(folder, 'texts.txt', 'out.csv'))).toBe('CannotWriteFile')
  expect(await exported(join(folder, 'n'.repeat(256)))).toBe('NameTooLong')
  const before = readFileSync(project)
  expect(await exported(project)).toBe('ProjectExists')
  expect(readFileSync(project).equals(before)).toBe(true)
})

test.skipIf(process.platform !== 'linux')(
  'an export replaces no device, and ends where no folder can be made',
  async () => {
    expect(await exported('/dev/full')).toBe('NotAFile')
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
    expect(await exported('/proc/kindling/out.csv')).toMatch(/^(CannotWriteFile|ReadOnlyPlace)$/)
  },
)
