import { resolve } from 'node:path'
import type { Job } from '../contract/jobs.ts'
import { startCore } from '../hosts/start-core.ts'
import type { Studio } from '../services/open-studio.ts'
import { progressBar } from './progress-bar.ts'

/** The core in this process with one project open; closed again whatever happens. */
export async function withStudio<Result>(entries: string, work: (studio: Studio) => Promise<Result>): Promise<Result> {
  const studio = await startCore('terminal', entries)
  try {
    return await work(studio)
  } finally {
    await studio.close()
  }
}

export const withProject = <Result>(
  entries: string,
  path: string,
  work: (studio: Studio) => Promise<Result>,
): Promise<Result> =>
  withStudio(entries, async (studio) => {
    await studio.project.open({ path: resolve(path) })
    return work(studio)
  })

/** A job with its progress on the terminal; gives its receipt, or throws what it failed with. */
export async function finished(studio: Studio, started: Job | Promise<Job>): Promise<unknown> {
  const { id, title } = await started
  const bar = progressBar(title)
  const timer = setInterval(async () => {
    const job = (await studio.jobs.list()).find((j) => j.id === id)
    if (job) bar.at(job.done, job.total, job.rate ? `${Math.round(job.rate)} ${job.unit}/s` : '')
  }, 100)
  const job = await studio.jobs.wait({ id })
  clearInterval(timer)
  bar.end()
  if (job.state === 'failed') throw Object.assign(new Error(job.error!.message), { name: job.error!.name })
  return job.result
}
