import { setTimeout } from 'node:timers/promises'
import type { Job } from '../../src-main/contract/jobs.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'

type LabRun = Awaited<ReturnType<Studio['strategies']['labRuns']>>[number]
type LabRequest = Parameters<Studio['strategies']['lab']>[0]

interface CutLab {
  readonly job: Job
  readonly run: LabRun
  readonly seeds: number
}

/**
 * A replay that is stopped once it has a curve. Compute does not wait for the core: on a busy machine it may be through before the core gets to stop
 * it; then one of twice as many seeds is stopped instead.
 */
export async function cutLab(studio: Studio, request: LabRequest): Promise<CutLab> {
  for (let { seeds } = request; ; seeds *= 2) {
    const started = await studio.strategies.lab({ ...request, seeds })
    const run = async () => (await studio.strategies.labRuns())[0]!
    while (!(await run()).result) await setTimeout(10)
    await studio.jobs.cancel({ id: started.id })
    const job = await studio.jobs.wait(started)
    if (job.state !== 'done') return { job, run: await run(), seeds }
  }
}
