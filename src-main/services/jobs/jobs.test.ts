import { expect, test } from 'vitest'
import type { StudioEvent } from '../../contract/events.ts'
import { NamedError } from '../../platform/named-error.ts'
import { createStudioEvents } from '../events/studio-events.ts'
import { createJobs, UnknownJob } from './jobs.ts'

class DiskFull extends NamedError<{ kept: string }> {
  constructor() {
    super({ kept: '40 rows' }, 'disk full')
  }
}

function context() {
  let now = 1000
  const told: StudioEvent[] = []
  const events = { ...createStudioEvents(), publish: (event: StudioEvent) => void told.push(event) }
  return { jobs: createJobs({ events, clock: () => now }), told, wait: (ms: number) => (now += ms) }
}

test('reports rate and time left while it runs and the receipt when it ends', async () => {
  const { jobs, wait, told } = context()
  const { id } = jobs.start({
    kind: 'import',
    title: 'a.csv',
    unit: 'rows',
    total: 400,
    work: async ({ progress }) => {
      wait(2000)
      progress(100)
      return { added: 400 }
    },
  })
  const ended = await jobs.wait({ id })
  const during = told.flatMap((event) => (event.type === 'job' && event.job.done === 100 ? [event.job] : []))
  expect(during).toMatchObject([{ state: 'running', rate: 50, etaMs: 6000 }])
  expect(ended).toMatchObject({ state: 'done', done: 400, result: { added: 400 }, endedAt: 3000, error: null })
})

test('a stretch that counts in another unit has a pace of its own', async () => {
  const { jobs, wait, told } = context()
  const { id } = jobs.start({
    kind: 'lab',
    title: 'margin',
    unit: 'curves',
    total: 4,
    work: async ({ progress }) => {
      progress(0, 100, 'samples')
      wait(9000)
      progress(0, 4, 'curves')
      wait(2000)
      progress(1, 4, 'curves')
      return null
    },
  })
  await jobs.wait({ id })
  const during = told.flatMap((event) => (event.type === 'job' && event.job.done === 1 ? [event.job] : []))
  expect(during).toMatchObject([{ unit: 'curves', total: 4, rate: 0.5, etaMs: 6000 }])
})

test('what an earlier start has counted is no part of its pace', async () => {
  const { jobs, wait, told } = context()
  const { id, done } = jobs.start({
    kind: 'lab',
    title: 'margin',
    unit: 'curves',
    done: 6,
    total: 10,
    work: async ({ progress }) => {
      wait(2000)
      progress(7)
      progress(0, 100, 'samples')
      progress(7, 10, 'curves')
      wait(4000)
      progress(8)
    },
  })
  await jobs.wait({ id })
  const paces = told.flatMap((event) =>
    event.type === 'job' && event.job.state === 'running' && event.job.rate ? [event.job] : [],
  )
  expect(done).toBe(6)
  expect(paces).toMatchObject([
    { done: 7, rate: 0.5, etaMs: 6000 },
    { done: 8, rate: 0.25, etaMs: 8000 },
  ])
})

test('tells a failure as an error, whole, and keeps it in the job', async () => {
  const { jobs, told } = context()
  const fail = async () => {
    throw new DiskFull()
  }
  const { id } = jobs.start({ kind: 'export', title: 'b.csv', unit: 'rows', work: fail })
  const error = { name: 'DiskFull', message: 'disk full', fields: { kept: '40 rows' } }
  expect(await jobs.wait({ id })).toMatchObject({ state: 'failed', error })
  expect(told).toContainEqual({ type: 'error', error, kept: '40 rows' })
})

test('cancels through the signal, and that is no error', async () => {
  const { jobs, told } = context()
  const { id } = jobs.start({
    kind: 'train',
    title: 'head',
    unit: 'steps',
    work: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  })
  await Promise.resolve()
  await jobs.cancel({ id })
  expect(await jobs.wait({ id })).toMatchObject({ state: 'cancelled', error: null })
  expect(told.filter(({ type }) => type === 'error')).toEqual([])
})

test('names a job it does not know', () => {
  expect(() => context().jobs.cancel({ id: 'train-9' })).toThrow(UnknownJob)
})
