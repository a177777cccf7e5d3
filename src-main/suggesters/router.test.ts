import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WritableDb } from '../storage/database.ts'
import { createProjectFile } from '../storage/project-file.ts'
import { openRouter } from './router.ts'
import type { Suggester } from './suggester.ts'

let folder: string
let db: WritableDb
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-router-'))
  db = createProjectFile(join(folder, 'p.kindling'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const face = { title: '', summary: '', gives: 'share', options: {} } as const
const says = (id: string, label: number, work: () => void = () => {}): Suggester => ({
  ...face,
  id,
  suggest(samples) {
    work()
    return samples.map(() => ({ labels: [[label, 0.5]], model: null }))
  },
})
const asked = { annotator: 'Ada', task: 1 }

test('what fails or is slow degrades to the others, is asked no more, and comes back by probes', async () => {
  let now = 0
  let trouble: 'throws' | 'slow' | null = 'throws'
  const flaky = says('rules.v1', 1, () => {
    if (trouble === 'slow') now += 2_000
    if (trouble === 'throws') throw new RangeError('no such thing')
  })
  const router = openRouter(
    () => [flaky, says('model.v1', 2)],
    () => now,
  )
  const heard = async () => {
    now += 1
    const said = await router.suggest([7], { ...asked, db })
    return said.get(7)!.map(({ source }) => source)
  }
  const state = () => router.health()[0]!.state
  for (let i = 0; i < 4; i++) expect(await heard()).toEqual(['model.v1'])
  expect(router.health()).toMatchObject([
    { id: 'rules.v1', state: 'open', calls: 4, lastError: { message: 'no such thing' } },
    { id: 'model.v1', state: 'closed', calls: 4, p50: 0, p95: 0, lastError: null },
  ])
  expect(router.notHeard({ ...asked, db })).toEqual([{ source: 'rules.v1', state: 'degraded' }])
  trouble = null
  expect([await heard(), router.health()[0]!.calls]).toEqual([['model.v1'], 4])
  now += 10_000
  expect([await heard(), state()]).toEqual([['rules.v1', 'model.v1'], 'half-open'])
  expect([await heard(), state()]).toEqual([['rules.v1', 'model.v1'], 'closed'])
  trouble = 'slow'
  for (let i = 0; i < 4; i++) await heard()
  expect([await heard(), state()]).toEqual([['model.v1'], 'open'])
})

test('a source that says nothing of a sample has no place on its card', async () => {
  const silent: Suggester = { ...face, id: 'rules.v1', suggest: (samples) => samples.map(() => null) }
  const router = openRouter(
    () => [silent, says('model.v1', 2)],
    () => 0,
  )
  const said = await router.suggest([7, 8], { ...asked, db })
  expect(said.get(8)!.map(({ source, place }) => [source, place.code])).toEqual([['model.v1', 'prior']])
})

test('a model that has predicted nothing yet is named as warming up, and those who can speak are heard', async () => {
  const warming: Suggester = {
    ...face,
    id: 'model.v1',
    suggest: (samples) => samples.map(() => null),
    warming: () => 3,
  }
  const router = openRouter(
    () => [warming, says('neighbours.v1', 2)],
    () => 0,
  )
  expect((await router.suggest([7], { ...asked, db })).get(7)!.map(({ source }) => source)).toEqual(['neighbours.v1'])
  expect(router.notHeard({ ...asked, db })).toEqual([{ source: 'model.v1', state: 'warming', version: 3 }])
})

test('a source is timed by its own work: one that waited for a slow one, or whose answer came while others were at work, stays trusted', async () => {
  let now = 0
  const slow = says('rules.v1', 1, () => void (now += 3_000))
  const quick = says('model.v1', 2, () => void (now += 1))
  const elsewhere: Suggester = {
    ...says('plug-in/mine', 3),
    elsewhere: true,
    async suggest(samples, { took }) {
      await new Promise((resolve) => setImmediate(resolve))
      took?.(5)
      return samples.map(() => ({ labels: [[3, 0.5]], model: null }))
    },
  }
  const router = openRouter(
    () => [elsewhere, quick, slow],
    () => now,
  )
  for (let i = 0; i < 4; i++) await router.suggest([7], { ...asked, db })
  expect(router.health()).toMatchObject([
    { id: 'plug-in/mine', state: 'closed', p95: 5 },
    { id: 'model.v1', state: 'closed', p95: 1 },
    { id: 'rules.v1', state: 'open', p50: 3_000 },
  ])
})

test('a deal waits two seconds for all sources together: what hangs is left out, named, and not asked again while it is at work', async () => {
  const began = performance.now()
  let asks = 0
  let release = () => {}
  const hanging: Suggester = {
    ...face,
    id: 'exemplars.v1',
    suggest: (samples) => {
      asks++
      return new Promise((resolve) => (release = () => resolve(samples.map(() => null))))
    },
  }
  const router = openRouter(
    () => [says('rules.v1', 1), hanging, says('model.v1', 2), { ...hanging, id: 'plug-in/mine', elsewhere: true }],
    () => performance.now(),
  )
  const heard = async () => (await router.suggest([7], { ...asked, db })).get(7)!.map(({ source }) => source)
  // The model had no time left to be asked.
  expect(await heard()).toEqual(['rules.v1'])
  expect(performance.now() - began).toBeLessThan(4_000)
  expect(router.notHeard({ ...asked, db }).map(({ source }) => source)).toEqual([
    'exemplars.v1',
    'model.v1',
    'plug-in/mine',
  ])
  const second = performance.now()
  expect(await heard()).toEqual(['rules.v1', 'model.v1'])
  expect([asks, performance.now() - second < 1_000]).toEqual([2, true])
  release()
})

test('a source that is slow in this process leaves those behind it no time in that deal, and only in that', async () => {
  let now = 0
  const slow = says('rules.v1', 1, () => void (now += now === 0 ? 2_500 : 1))
  const router = openRouter(
    () => [slow, says('model.v1', 2)],
    () => now,
  )
  const heard = async () => (await router.suggest([7], { ...asked, db })).get(7)!.map(({ source }) => source)
  expect([await heard(), await heard()]).toEqual([['rules.v1'], ['rules.v1', 'model.v1']])
})
