import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { NamedError } from '../platform/named-error.ts'
import { createStudioEvents } from '../services/events/studio-events.ts'
import { createJobs } from '../services/jobs/jobs.ts'
import type { Studio } from '../services/studio.ts'
import { finished } from './with-project.ts'

afterEach(() => vi.restoreAllMocks())
class Odd extends NamedError<{ samples: number }> {}

/** What the terminal shows of a job that tells of an error, or of what should be looked at, on its way. */
async function shown(work: () => Promise<unknown>, told: 'error' | 'notice' = 'error') {
  const events = createStudioEvents()
  const jobs = createJobs({ events, clock: Date.now })
  const studio = { events, jobs } as unknown as Studio
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((words) => written.push(String(words)) > 0)
  const started = jobs.start({
    kind: 'train',
    title: 'x',
    unit: 'steps',
    async work() {
      // Somebody listens by now.
      await setImmediate()
      const error = { name: 'Odd', message: '3 pictures cannot be read', fields: {} }
      events.publish(told === 'error' ? { type: told, error, kept: null } : { type: told, notice: error })
      return work()
    },
  })
  const result = await finished(studio, started).catch((error: Error) => error.message)
  return { result, told: written.join('').split('3 pictures cannot be read').length - 1, written: written.join('') }
}

test('what was told beside a job stands on the terminal, once', async () => {
  expect(await shown(async () => 'a model')).toMatchObject({ result: 'a model', told: 1 })
  expect(await shown(async () => 'a model', 'notice')).toMatchObject({ result: 'a model', told: 1 })
})

test('a job that failed says why by its error alone', async () => {
  const failed = await shown(() => Promise.reject(new Odd({ samples: 3 }, 'nothing left')))
  expect(failed.result).toBe('nothing left')
  expect(failed.written).not.toContain('nothing left')
})
