import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../platform/log.ts'
import { createProjectFile } from '../../storage/project-file.ts'
import { DiskFull } from '../../storage/project-file-errors.ts'
import { createStudioEvents } from '../events/studio-events.ts'
import { createJobs } from '../jobs/jobs.ts'
import { inTurn } from './in-turn.ts'
import { startRanker } from './ranker.ts'

let folder: string
const full = () => {
  throw new DiskFull({ path: 'p' })
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindling-ranker-'))
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** A ranker over a pool without features; `embed` is its work, `explain` where it says why nothing is ranked. */
function context(embed: () => Promise<unknown>, explain: () => unknown = () => {}) {
  const events = createStudioEvents()
  const clock = Date.now
  const jobs = createJobs({ events, clock })
  const db = createProjectFile(join(folder, 'p.kindling'))
  const spec = { kind: 'embed' as const, title: '', unit: 'samples' }
  const never = () => ({ ...spec, work: async () => expect.unreachable() })
  const ranker = startRanker({ jobs, clock, log: silentLog, automatic: true } as never, {
    project: { db, newest: 1 } as never,
    queue: { explain, runsLow: () => false } as never,
    work: { embed: () => ({ ...spec, work: embed }), train: never, select: never },
    inTurn: inTurn(),
    trainingDue: () => false,
  })
  const leave = () => {
    ranker.stop()
    db.close()
  }
  return { ranker, db, leave }
}

test('a full disk that keeps even its first word from being written down fails nobody; it works once there is room', async () => {
  let hasRoom = false
  const embed = vi.fn(() => new Promise(() => {}))
  const { ranker, leave } = context(embed, () => hasRoom || full())
  ranker.nudge()
  await vi.advanceTimersByTimeAsync(0)
  expect(embed).not.toHaveBeenCalled()
  hasRoom = true
  ranker.nudge()
  await vi.advanceTimersByTimeAsync(0)
  expect(embed).toHaveBeenCalledOnce()
  leave()
})

test('a reason that cannot be written down does not start the same work again at once', async () => {
  const embed = vi.fn(async () => Promise.reject(new Error('no such model')))
  let said = 0
  const { ranker, leave } = context(embed, () => (said++ === 0 ? undefined : full()))
  ranker.nudge()
  await vi.advanceTimersByTimeAsync(0)
  expect([embed.mock.calls.length, said]).toEqual([1, 2])
  leave()
})

test('work that a full disk stopped is taken up again by itself, at growing distances', async () => {
  const tried = vi.fn(async () => full())
  const { ranker, leave } = context(tried)
  ranker.nudge()
  await vi.advanceTimersByTimeAsync(0)
  ranker.nudge()
  await vi.advanceTimersByTimeAsync(999)
  expect(tried).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(tried).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(2000)
  expect(tried).toHaveBeenCalledTimes(3)
  leave()
})

test('a project closed under it fails nobody', async () => {
  const { ranker, db, leave } = context(async () => {})
  db.close()
  expect(() => ranker.nudge()).not.toThrow()
  leave()
})
