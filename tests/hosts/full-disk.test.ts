import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { damageOf } from '../../src-main/services/doctor/damage-of.ts'
import type { Studio } from '../../src-main/services/studio.ts'
import { openProjectFile } from '../../src-main/storage/project-file.ts'
import { fakeCompute } from './fake-compute.ts'
import { ENTRIES, temporaryStudio } from './temporary-studio.ts'

// A disk of its own, so small that it is full at once; only Linux lets root mount one.
const disk = mkdtempSync(join(tmpdir(), 'kindling-full-'))
const mounted =
  process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', disk]).status === 0
if (!mounted) console.warn('The full-disk tests are left out: no small disk can be mounted here (Linux and root only).')
const onDisk = test.skipIf(!mounted)

let studio: Studio
let folder: string
let leave: () => Promise<void>
const project = join(disk, 'p.kindling')
const filler = join(disk, 'filler')

beforeEach(async () => {
  ;({ studio, folder, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork, host: 'terminal' }))
  if (!mounted) return
  for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true })
  await studio.project.create({ name: 'p', path: project })
  expect(await imported(texts('first', 300))).toBe('done')
})
afterEach(() => leave())
afterAll(() => {
  if (mounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

function fill(): void {
  const file = openSync(filler, 'a')
  try {
    for (const size of [65536, 4096, 512, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
      }
    }
  } finally {
    closeSync(file)
  }
}
const free = () => rmSync(filler, { force: true })

function texts(name: string, rows: number): string {
  const path = join(folder, `${name}.csv`)
  const line = (i: number) => `${name} ${i} ${'word '.repeat(40)}`
  writeFileSync(path, `text\n${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\n`)
  return path
}
const nameOf = async (work: () => unknown): Promise<string> => {
  try {
    await work()
    return 'done'
  } catch (error) {
    return (error as Error).name
  }
}
const ended = async (job: { id: string }) => {
  const { state, error } = await studio.jobs.wait(job)
  return error?.name ?? state
}
const imported = async (path: string) => ended(await studio.data.import({ path, trustLabels: true }))
const embedded = async (dimensions: number) =>
  ended(await studio.models.embed({ backbone: 'ngram-lsa.v1', options: { dimensions } }))
const exported = async (path: string) =>
  ended(await studio.data.export({ path, format: 'csv.v1', options: {}, states: ['unlabelled', 'labelled'] }))
const answer = (sample: number) =>
  studio.labelling.answer({
    annotator: 'Ada',
    sample,
    kind: 'label',
    label: `a${sample % 2}`,
    reason: null,
    dwellMs: 1,
    model: null,
    shown: [],
  } as never)

onDisk(
  'on a full disk every verb is refused by name, what was acknowledged is kept, and all works again once there is room',
  async () => {
    const acknowledged: number[] = []
    const label = async (from: number, to: number) => {
      const names = new Set<string>()
      for (let sample = from; sample <= to; sample++) {
        const name = await nameOf(() => answer(sample))
        if (name === 'done') acknowledged.push(sample)
        else names.add(name)
      }
      return [...names]
    }
    expect(await label(1, 10)).toEqual([])
    fill()
    expect(await label(11, 60)).toEqual(['DiskFull'])
    const out = join(disk, 'out.csv')
    for (const verb of [
      () => imported(texts('more', 5000)),
      () => embedded(64),
      () => exported(out),
      () => nameOf(() => studio.doctor.backup()),
      () => nameOf(() => studio.doctor.restore({ path: project })),
      () => nameOf(() => studio.project.create({ name: 'q', path: join(disk, 'q.kindling') })),
    ])
      expect(await verb()).toBe('DiskFull')
    const left = readdirSync(disk).filter((name) => !/^(filler|p\.kindling(-wal|-shm|-lock)?)$/.test(name))
    expect(left).toEqual([])
    expect(await nameOf(() => studio.project.close())).toBe('done')
    expect(await nameOf(() => studio.project.open({ path: project }))).toMatch(/^(done|DiskFull)$/)
    free()
    await studio.project.open({ path: project })
    expect(await label(61, 70)).toEqual([])
    expect(await embedded(64)).toBe('done')
    expect(await ended(await studio.models.train({ learner: 'softmax-head.v1' }))).toBe('done')
    expect(await exported(out)).toBe('done')
    expect(readFileSync(out, 'utf8').match(/,a[01]/g)).toHaveLength(acknowledged.length)
    expect((await studio.doctor.backup()).backups).toHaveLength(1)
    await studio.project.close()
    expect(damageOf(project)).toBe('')
  },
)

onDisk('an import that does not fit is taken back while there is still room for answers', async () => {
  expect(await imported(texts('large', 30_000))).toBe('DiskFull')
  expect(await studio.project.current()).toMatchObject({ samples: 300 })
  for (let sample = 1; sample <= 50; sample++) await answer(sample)
  expect(await studio.project.current()).toMatchObject({ labelled: 50 })
})

onDisk('what a full disk kept from the project file at closing is told, and is there at the next opening', async () => {
  for (let sample = 1; sample <= 30; sample++) await answer(sample)
  fill()
  await studio.project.close()
  free()
  const db = openProjectFile(project)
  db.close()
  expect(await studio.project.open({ path: project })).toMatchObject({ labelled: 30 })
})

onDisk('a served project on a full disk ends when it is told to, and lets go of the file', async () => {
  await studio.project.close()
  const home = join(folder, 'home')
  mkdirSync(home)
  const serving = spawn(process.execPath, [join(ENTRIES, 'cli.ts'), 'serve', project], {
    env: { ...process.env, KINDLING_HOME: home, ORT_DISABLE_TELEMETRY: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  await new Promise<void>((ready) =>
    serving.stderr.on('data', (chunk) => (said += String(chunk)).includes('Open http') && ready()),
  )
  fill()
  serving.kill('SIGTERM')
  const [code, signal] = (await once(serving, 'exit')) as [number | null, string | null]
  expect([code, signal], said).toEqual([0, null])
  free()
  expect(await studio.project.open({ path: project })).toMatchObject({ samples: 300 })
})
