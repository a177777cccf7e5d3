import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NamedError } from '../../platform/named-error.ts'
import { openSettings } from './user-settings.ts'

const folder = () => mkdtemp(join(tmpdir(), 'kindling-settings-'))
const noTrouble = (error: NamedError) => {
  throw error
}

test('are still there after a restart, and leave no draft behind', async () => {
  const at = await folder()
  const settings = await openSettings(at, noTrouble)
  await Promise.all([settings.set({ theme: 'dark' }), settings.set({ retrainEvery: 7 })])
  const again = await openSettings(at, noTrouble)
  expect(again.get()).toMatchObject({ theme: 'dark', retrainEvery: 7, locale: null })
  expect(await readdir(at)).toEqual(['settings.json'])
})

test('a file that cannot be read is set aside and told, and the defaults are used', async () => {
  const at = await folder()
  await writeFile(join(at, 'settings.json'), '{ "theme": ')
  const troubles: NamedError[] = []
  const settings = await openSettings(at, (error) => void troubles.push(error))
  expect(settings.get().theme).toBeNull()
  expect(troubles.map(({ name }) => name)).toEqual(['UnreadableSettings'])
  expect(await readFile(join(at, 'settings.json.unreadable'), 'utf8')).toBe('{ "theme": ')
})

test('a value that could not be read at the next start is refused, and nothing is written', async () => {
  const at = await folder()
  const settings = await openSettings(at, noTrouble)
  await settings.set({ retrainEvery: 1000 })
  await expect(settings.set({ retrainEvery: 1001 })).rejects.toMatchObject({
    name: 'WrongSetting',
    fields: { setting: 'retrainEvery' },
  })
  expect((await openSettings(at, noTrouble)).get().retrainEvery).toBe(1000)
})
