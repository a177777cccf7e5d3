import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql, type WritableDb } from '../../src-main/storage/database.ts'
import {
  DiskFull,
  NameTooLong,
  NotAProject,
  ProjectClosed,
  ProjectDamaged,
  ProjectExists,
  ProjectInUse,
  ProjectMissing,
  ProjectMovedAway,
} from '../../src-main/storage/project-file-errors.ts'
import { NotAFile } from '../../src-main/platform/file-errors.ts'
import {
  backUp,
  createProjectFile,
  integrityOf,
  openProjectFile,
  readProjectFile,
} from '../../src-main/storage/project-file.ts'
import { readSetting, writeSetting } from '../../src-main/storage/tables/project.ts'

const ELSEWHERE = join(import.meta.dirname, 'open-elsewhere.ts')
const NOBODY = 65534

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-refusals-'))
  path = join(folder, 'p.kindling')
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true })
})

const fill = (db: WritableDb, from = 0, rows = 2000) => {
  for (let i = from; i < from + rows; i++) writeSetting(db, `key ${i}`, 'x'.repeat(200))
}
function filled(): Buffer {
  const db = createProjectFile(path)
  db.transaction(() => fill(db))
  db.close()
  return readFileSync(path)
}
const filesBeside = () => readdirSync(folder).sort()

test('a project is held by one studio at a time, in this process or another, under any of its names', async () => {
  const before = filled()
  const link = join(folder, 'link.kindling')
  symlinkSync(path, link)
  const other = spawn(process.execPath, [ELSEWHERE, path, '--hold'])
  expect(String((await once(other.stdout, 'data'))[0])).toBe('open\n')
  expect(() => openProjectFile(path)).toThrow(ProjectInUse)
  expect(() => openProjectFile(link)).toThrow(ProjectInUse)
  // A studio that was killed holds nothing.
  other.kill('SIGKILL')
  await once(other, 'exit')
  const db = openProjectFile(link)
  expect(() => openProjectFile(path)).toThrow(ProjectInUse)
  expect(spawnSync(process.execPath, [ELSEWHERE, path], { encoding: 'utf8' }).stdout).toBe('ProjectInUse\n')
  db.close()
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(filesBeside()).toEqual(['link.kindling', 'p.kindling'])
})

test('a reader looks on while a studio writes, and takes no lock off it', () => {
  const db = createProjectFile(path)
  const reader = readProjectFile(path)
  writeSetting(db, 'name', 'seen')
  expect(readSetting(reader, 'name')).toBe('seen')
  reader.close()
  expect(spawnSync(process.execPath, [ELSEWHERE, path], { encoding: 'utf8' }).stdout).toBe('ProjectInUse\n')
  db.close()
})

test('a reader refuses what is no project', () => {
  expect(() => readProjectFile(path)).toThrow(ProjectMissing)
  const other = new Sqlite(path)
  other.exec('CREATE TABLE theirs (x)')
  other.close()
  expect(() => readProjectFile(path)).toThrow(NotAProject)
})

test.skipIf(process.platform === 'win32')('a folder or file that cannot be written is named and left as it was', () => {
  const before = filled()
  // Root may write everywhere: somebody else must try.
  const who = process.getuid!() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const tried = () => spawnSync(process.execPath, [ELSEWHERE, path], { ...who, encoding: 'utf8' }).stdout
  chmodSync(folder, 0o555)
  chmodSync(path, 0o666)
  expect(tried()).toBe('ReadOnlyPlace\n')
  chmodSync(folder, 0o777)
  chmodSync(path, 0o444)
  expect(tried()).toBe('ReadOnlyPlace\n')
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(filesBeside()).toEqual(['p.kindling'])
})

test('a full disk stops the change by name; what was there stays, and work goes on once there is room', () => {
  const db = createProjectFile(path)
  db.durably(() => fill(db, 0, 100))
  db.pragma(`max_page_count = ${Number(db.pragma('page_count')) + 10}`)
  expect(() => db.durably(() => fill(db, 100, 2000))).toThrow(DiskFull)
  const kept = () => db.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM project`)!.n
  expect(kept()).toBe(100)
  expect(integrityOf(db)).toBe('ok')
  db.pragma('max_page_count = 1000000')
  db.durably(() => fill(db, 100, 2000))
  expect(kept()).toBe(2100)
  db.close()
})

test.skipIf(process.platform === 'win32')(
  'what is no file, or has too long a name, is named; nothing is left beside it',
  () => {
    mkdirSync(join(folder, 'folder.kindling'))
    spawnSync('mkfifo', [join(folder, 'pipe.kindling')])
    symlinkSync('/dev/null', join(folder, 'device.kindling'))
    const before = filesBeside()
    for (const name of before) {
      expect(() => openProjectFile(join(folder, name))).toThrow(NotAProject)
      expect(() => createProjectFile(join(folder, name))).toThrow(ProjectExists)
    }
    for (const length of [244, 249, 300]) {
      const long = join(folder, `${'n'.repeat(length - 9)}.kindling`)
      expect(() => createProjectFile(long)).toThrow(NameTooLong)
    }
    expect(() => createProjectFile(join(folder, 'f'.repeat(300), 'p.kindling'))).toThrow(NameTooLong)
    const longest = join(folder, `${'n'.repeat(234)}.kindling`)
    createProjectFile(longest).close()
    openProjectFile(longest).close()
    expect(filesBeside()).toEqual([...before, basename(longest)].sort())
  },
)

test.skipIf(process.platform !== 'linux')('a place where the system makes no files is named', () => {
  for (const path of ['/proc/p.kindling', '/proc/kindling/below/p.kindling'])
    expect(() => createProjectFile(path)).toThrow(/Cannot (write here|be written)/)
})

test('whatever is asked of a closed project is refused by name; closing again does nothing', () => {
  const db = createProjectFile(path)
  db.close()
  db.close()
  for (const ask of [
    () => readSetting(db, 'name'),
    () => writeSetting(db, 'name', 'x'),
    () => db.durably(() => writeSetting(db, 'name', 'x')),
    () => db.transaction(() => writeSetting(db, 'name', 'x')),
    () => [...db.iterate(sql`SELECT * FROM project`)],
    () => db.pluck(sql`SELECT key FROM project`),
    () => db.pragma('user_version'),
    () => db.exec('SELECT 1'),
    () => integrityOf(db),
    () => backUp(db, join(folder, 'copy.kindling')),
  ])
    expect(ask).toThrow(ProjectClosed)
  expect(filesBeside()).toEqual(['p.kindling'])
})

test('a backup that fails leaves nothing', () => {
  const db = createProjectFile(path)
  mkdirSync(join(folder, 'copy.kindling', 'inside'), { recursive: true })
  expect(() => backUp(db, join(folder, 'copy.kindling'))).toThrow(NotAFile)
  db.close()
  expect(filesBeside()).toEqual(['copy.kindling', 'p.kindling'])
})

test('a project that cannot be made whole is not there at all', () => {
  // A folder stands where its draft would.
  const draft = `${path}.new`
  spawnSync('mkdir', ['-p', join(draft, 'inside')])
  expect(() => createProjectFile(path)).toThrow()
  expect(filesBeside()).toEqual(['p.kindling.new'])
})

test.skipIf(process.platform === 'win32')(
  'a file moved away while it is open takes no more answers and keeps those given',
  () => {
    const db = createProjectFile(path)
    const moved = join(folder, 'elsewhere.kindling')
    db.durably(() => writeSetting(db, 'name', 'kept'))
    renameSync(path, moved)
    expect(() => db.durably(() => writeSetting(db, 'name', 'lost'))).toThrow(ProjectMovedAway)
    // Killed here, the studio would not even close the file.
    const now = new Sqlite(moved, { readonly: true })
    expect(now.prepare(`SELECT value FROM project WHERE key = 'name'`).pluck().get()).toBe('"kept"')
    now.close()
    db.close()
  },
)

test('damage in the middle, which opening cannot see, is found by the check', () => {
  const bytes = filled()
  // Among the rows; the schema, which opening reads, lies before them.
  const middle = 4096 * Math.floor(bytes.length / 4096 / 2)
  bytes.fill(0xff, middle, middle + 4 * 4096)
  writeFileSync(path, bytes)
  const db = openProjectFile(path)
  expect(integrityOf(db)).not.toBe('ok')
  db.close()
})

test('a view, table or function that damage has renamed is named as damage', () => {
  const db = createProjectFile(path)
  expect(() => db.all(sql`SELECT * FROM pooI`)).toThrow(ProjectDamaged)
  expect(() => db.all(sql`SELECT IIN(1)`)).toThrow(ProjectDamaged)
  db.close()
})

test('damage that a query meets is named', () => {
  const bytes = filled()
  // The second half holds rows alone: what opening reads stands before them.
  bytes.fill(0xff, 4096 * Math.floor(bytes.length / 8192))
  writeFileSync(path, bytes)
  const db = openProjectFile(path)
  expect(() => db.all(sql`SELECT * FROM project`)).toThrow(ProjectDamaged)
  db.close()
})
