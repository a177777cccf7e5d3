import { spawnSync } from 'node:child_process'
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { NamedError } from '../../src-main/platform/named-error.ts'
import type { Studio } from '../../src-main/services/studio.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'

const ELSEWHERE = join(import.meta.dirname, '../storage/open-elsewhere.ts')
const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave()
})

/** A studio with a project of three texts open, in a folder of its own. */
async function bench() {
  const { studio, folder, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork })
  leaving.push(leave)
  const home = join(folder, 'home')
  mkdirSync(home)
  const path = join(home, 'p.kindling')
  await studio.project.create({ name: 'p', path })
  const texts = join(folder, 'texts.txt')
  writeFileSync(texts, 'one\ntwo\nthree\n')
  await studio.jobs.wait(await studio.data.import({ path: texts, trustLabels: true }))
  return { studio, folder, home, path, texts }
}
const answer = (studio: Studio, sample: number) =>
  studio.labelling.answer({
    annotator: 'Ada',
    sample,
    kind: 'label',
    label: 'a',
    reason: null,
    dwellMs: 1,
    model: null,
    shown: [],
  })
const nameOf = async (work: () => unknown) => {
  try {
    await work()
    return 'done'
  } catch (error) {
    return error instanceof NamedError ? error.name : String(error)
  }
}
const openElsewhere = (path: string) =>
  spawnSync(process.execPath, [ELSEWHERE, path], { encoding: 'utf8' }).stdout.trim()
const beside = (folder: string) => readdirSync(folder).sort()

test.skipIf(process.platform === 'win32').each([
  [
    'the file is renamed',
    (path: string) => {
      const to = join(dirname(path), 'moved.kindling')
      renameSync(path, to)
      return to
    },
  ],
  [
    'its folder is renamed',
    (path: string) => {
      renameSync(dirname(path), `${dirname(path)}-moved`)
      return join(`${dirname(path)}-moved`, 'p.kindling')
    },
  ],
  [
    'another project takes its place',
    (path: string) => {
      const to = join(dirname(path), 'moved.kindling')
      renameSync(path, to)
      renameSync(join(dirname(path), 'q.kindling'), path)
      return to
    },
  ],
])(
  'while it is open %s: answers are refused by name, all else goes on, and it opens where it is now',
  async (_, go) => {
    const { studio, folder, path } = await bench()
    await studio.project.create({ name: 'q', path: join(dirname(path), 'q.kindling') })
    await studio.project.open({ path })
    await answer(studio, 1)
    const now = go(path)
    expect(await nameOf(() => answer(studio, 2))).toBe('ProjectMovedAway')
    for (const verb of [
      () => studio.project.current(),
      () => studio.project.recent(),
      () => studio.project.rename({ name: 'renamed' }),
      () => studio.doctor.checkIntegrity(),
    ])
      expect(await nameOf(verb)).toBe('done')
    expect(await studio.project.open({ path: now })).toMatchObject({ path: now, labelled: 1 })
    await answer(studio, 2)
    await studio.project.create({ name: 'next', path: join(folder, 'next.kindling') })
    expect(openElsewhere(now)).toBe('open')
  },
)

test.skipIf(process.platform === 'win32')('a project deleted while it is open is closed like any other', async () => {
  const { studio, home, path } = await bench()
  rmSync(path)
  expect(await nameOf(() => answer(studio, 1))).toBe('ProjectMovedAway')
  expect(await nameOf(() => studio.project.open({ path }))).toBe('ProjectMissing')
  expect(studio.project.current()).toBeNull()
  // Nothing that lay beside it may be replayed into the file that takes its place.
  const left = beside(home).filter((name) => !name.endsWith('-shm') && statSync(join(home, name)).size > 0)
  expect(left).toEqual([])
})

test('asked for twice at once, each is done after the other: nothing is locked by its own studio', async () => {
  const { studio, folder, path } = await bench()
  const other = join(folder, 'other.kindling')
  await studio.project.create({ name: 'other', path: other })
  const both = await Promise.all([studio.project.open({ path }), studio.project.open({ path })])
  expect(both.map((project) => project.path)).toEqual([path, path])
  const mixed = [studio.project.open({ path: other }), studio.project.open({ path }), studio.project.close()]
  expect((await Promise.allSettled(mixed)).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'))
  expect([openElsewhere(path), openElsewhere(other)]).toEqual(['open', 'open'])
})

test('a backup put back twice at once is put back twice', async () => {
  const { studio } = await bench()
  const { backups } = await studio.doctor.backup()
  await answer(studio, 1)
  const restore = () => studio.doctor.restore({ path: backups[0]!.path })
  const [, last] = await Promise.all([restore(), restore()])
  expect(last.backups).toHaveLength(3)
  expect(studio.project.current()).toMatchObject({ samples: 3, labelled: 0 })
})

test('any order of opening, closing, restoring and labelling ends by name, and leaves every file free', async () => {
  const { studio, folder, home, path } = await bench()
  const { backups } = await studio.doctor.backup()
  const other = join(folder, 'other.kindling')
  await studio.project.create({ name: 'other', path: other })
  const link = join(folder, 'link.kindling')
  symlinkSync(path, link)
  const verbs = {
    open: () => studio.project.open({ path }),
    openLink: () => studio.project.open({ path: link }),
    openOther: () => studio.project.open({ path: other }),
    openNothing: () => studio.project.open({ path: join(folder, 'nothing.kindling') }),
    close: () => studio.project.close(),
    restore: () => studio.doctor.restore({ path: backups[0]!.path }),
    rename: () => studio.project.rename({ name: 'x' }),
    answer: () => answer(studio, 1),
    preview: () => studio.strategies.preview({ id: 'random.v1', options: {}, count: 2 }),
    list: () =>
      studio.data.samples({ search: '', state: null, label: null, sort: 'id', descending: false, offset: 0, limit: 5 }),
  }
  const words = fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[]))
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 2, maxLength: 8 }), async (said) => {
      const ended = await Promise.all(said.map((word) => nameOf(verbs[word])))
      const allowed = /^(done|NoOpenProject|ProjectMissing|ProjectClosed|ComputeStopped|UnknownSample|NoFeatures)$/
      expect(ended.filter((name) => !allowed.test(name))).toEqual([])
      for (const file of [path, other])
        expect(realpathSync((await studio.project.open({ path: file })).path)).toBe(realpathSync(file))
      expect(lstatSync(link).isSymbolicLink()).toBe(true)
    }),
    { numRuns: 25 },
  )
  await studio.project.close()
  expect([openElsewhere(path), openElsewhere(other)]).toEqual(['open', 'open'])
  expect([...beside(home), ...beside(folder)].filter((name) => /-(wal|shm|lock)$|restoring/.test(name))).toEqual([])
}, 120_000)

test('what still works on a project as it closes is told so by name', async () => {
  const { studio, folder } = await bench()
  const file = join(folder, 'labelled.csv')
  writeFileSync(file, `text,label\n${Array.from({ length: 5000 }, (_, i) => `text ${i},${i % 3}`).join('\n')}\n`)
  const counting = nameOf(() => studio.strategies.labFile({ train: file }))
  await studio.project.close()
  expect(await counting).toMatch(/^(done|ProjectClosed|NoOpenProject)$/)
})

test.skipIf(process.platform === 'win32')(
  'a second name of the same file (a hard link) is the same project here, and is refused elsewhere',
  async () => {
    const { studio, folder, path } = await bench()
    const second = join(folder, 'second.kindling')
    linkSync(path, second)
    expect(openElsewhere(second)).toBe('ProjectInUse')
    expect(await studio.project.open({ path: second })).toMatchObject({ path, samples: 3 })
    await answer(studio, 1)
    await studio.project.close()
    expect(openElsewhere(second)).toBe('open')
    expect(await studio.project.open({ path: second })).toMatchObject({ path: second, labelled: 1 })
    expect(openElsewhere(path)).toBe('ProjectInUse')
  },
)

test('the sample is read in where the studio was killed before it had been', async () => {
  const { studio, folder } = await bench()
  mkdirSync(join(folder, 'resources'))
  await copyFile(join(import.meta.dirname, '../../resources/sample.csv'), join(folder, 'resources', 'sample.csv'))
  await studio.project.create({ name: 'Sample', path: join(folder, 'projects', 'Sample.kindling') })
  expect(await studio.project.openSample()).toMatchObject({ samples: 320, labelled: 24 })
})

test('a project is listed with what was imported into it, also after a crash', async () => {
  const { studio, folder, path } = await bench()
  // The studio goes on; a list read anew finds what a crash would leave.
  const { recentProjects } = await import('../../src-main/services/project/recent-projects.ts')
  await expect
    .poll(async () => (await recentProjects(join(folder, 'settings'), () => {}).list())[0])
    .toMatchObject({ path, samples: 3 })
  expect(await studio.project.recent()).toMatchObject([{ samples: 3 }])
})
