import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fakeCompute } from '../../../tests/hosts/fake-compute.ts'
import { temporaryStudio } from '../../../tests/hosts/temporary-studio.ts'

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})
async function context() {
  const opened = await temporaryStudio({ forkCompute: fakeCompute().fork })
  leaving.push(opened.leave)
  return opened
}
const nameOf = async (work: () => unknown) => {
  try {
    return await work()
  } catch (error) {
    return (error as Error).name
  }
}

test('two projects of one name get two files, in the projects folder', async () => {
  const { studio, folder } = await context()
  const first = await studio.project.create({ name: 'Bank: cards?' })
  const second = await studio.project.create({ name: 'Bank: cards?' })
  expect([first.path, second.path]).toEqual([
    join(folder, 'projects', 'Bank- cards-.kindling'),
    join(folder, 'projects', 'Bank- cards- 2.kindling'),
  ])
})

test('a file that cannot be opened leaves the open project open', async () => {
  const { studio, folder } = await context()
  await studio.project.create({ name: 'mine' })
  await writeFile(join(folder, 'x.kindling'), 'not a project at all, only some words')
  expect(await nameOf(() => studio.project.open({ path: join(folder, 'x.kindling') }))).toBe('NotAProject')
  expect((await studio.project.current())?.name).toBe('mine')
})

test('remembers what was opened, newest first, says what is missing, and forgets when told', async () => {
  const { studio, folder } = await context()
  const a = await studio.project.create({ name: 'a' })
  const b = await studio.project.create({ name: 'b' })
  await studio.project.rename({ name: 'b renamed' })
  await studio.project.close()
  const moved = join(folder, 'elsewhere.kindling')
  await copyFile(a.path, moved)
  const { rm } = await import('node:fs/promises')
  await rm(a.path)
  const list = await studio.project.recent()
  expect(list.map(({ name, missing }) => [name, missing])).toEqual([
    ['b renamed', false],
    ['a', true],
  ])
  expect((await studio.project.forget({ path: a.path })).map(({ path }) => path)).toEqual([b.path])
})

test('the project that is open is listed as large as it is by now', async () => {
  const { studio, folder } = await context()
  await studio.project.create({ name: 'growing' })
  const file = join(folder, 'x.txt')
  await writeFile(file, 'one\ntwo\nthree\n')
  await studio.jobs.wait(await studio.data.import({ path: file, trustLabels: true }))
  expect(await studio.project.recent()).toMatchObject([{ name: 'growing', kind: 'text', samples: 3 }])
})

test('without an open project every verb about one says so by name', async () => {
  const { studio } = await context()
  expect(await studio.project.current()).toBeNull()
  for (const verb of [() => studio.labels.list(), () => studio.labelling.queue(), () => studio.models.list()])
    expect(await nameOf(verb)).toBe('NoOpenProject')
})

test('lists folders first, hides hidden ones, and names a folder it cannot read', async () => {
  const { studio, folder } = await context()
  const place = join(folder, 'place')
  await mkdir(join(place, 'zoo'), { recursive: true })
  await mkdir(join(place, '.hidden'))
  await writeFile(join(place, 'a.csv'), 'text\n')
  const entries = async (want: 'file' | 'folder') =>
    (await studio.project.browse({ path: place, want })).entries.map(({ name }) => name)
  expect([await entries('file'), await entries('folder')]).toEqual([['zoo', 'a.csv'], ['zoo']])
  expect(await nameOf(() => studio.project.browse({ path: join(place, 'nowhere'), want: 'file' }))).toBe(
    'UnreadableFolder',
  )
})

test('a backup brings back what was there, and what it replaced is kept as a backup itself', async () => {
  const { studio } = await context()
  await studio.project.create({ name: 'p' })
  await studio.labels.add({ names: ['a'] })
  const { backups } = await studio.doctor.backup()
  await studio.labels.add({ names: ['b'] })
  const report = await studio.doctor.restore({ path: backups[0]!.path })
  expect((await studio.labels.list()).map(({ name }) => name)).toEqual(['a'])
  expect(report.backups).toHaveLength(2)
  expect(await studio.doctor.checkIntegrity()).toMatchObject({ integrity: 'ok' })
})

test('a backup that is no project is refused and the project stays as it was', async () => {
  const { studio, folder } = await context()
  await studio.project.create({ name: 'p' })
  await studio.labels.add({ names: ['a'] })
  await writeFile(join(folder, 'broken.kindling'), 'x'.repeat(5000))
  expect(await nameOf(() => studio.doctor.restore({ path: join(folder, 'broken.kindling') }))).toBe('NotAProject')
  expect((await studio.labels.list()).map(({ name }) => name)).toEqual(['a'])
})

test('an upload keeps only the last part of its name, and is gone when the studio closes', async () => {
  const { studio, folder } = await context()
  const bytes = async function* () {
    yield Buffer.from('text\nhello\n')
  }
  const path = await studio.receiveUpload('../../etc/passwd.csv', bytes())
  expect(path.startsWith(join(folder, 'uploads'))).toBe(true)
  expect(path.endsWith('passwd.csv')).toBe(true)
})

test('the sample is imported once into a project of the user’s own, and opened as it is after that', async () => {
  const { studio, folder } = await context()
  await mkdir(join(folder, 'resources'))
  await copyFile(join(import.meta.dirname, '../../../resources/sample.csv'), join(folder, 'resources', 'sample.csv'))
  expect(await studio.project.openSample()).toMatchObject({ samples: 320, labelled: 24, labels: 8 })
  await studio.labels.add({ names: ['something else'] })
  await studio.project.close()
  expect(await studio.project.openSample()).toMatchObject({ samples: 320, labels: 9 })
})

test('guidelines are empty until written, and stay with the project file', async () => {
  const { studio } = await context()
  const { path } = await studio.project.create({ name: 'agreed' })
  const before = await studio.project.guidelines()
  await studio.project.setGuidelines({ text: 'Lost cards are lost_card, even when stolen.' })
  await studio.project.close()
  await studio.project.open({ path })
  expect([before, await studio.project.guidelines()]).toEqual(['', 'Lost cards are lost_card, even when stolen.'])
})
