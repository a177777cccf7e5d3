import { createRouterClient } from '@orpc/server'
import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createRouter } from '../api/router.ts'
import { contract } from '../contract/contract.ts'
import type { StudioEvent } from '../contract/events.ts'
import type { Job } from '../contract/jobs.ts'
import { startCore } from '../hosts/start-core.ts'
import type { Studio } from '../services/open-studio.ts'
import { progressBar } from './progress-bar.ts'

/** The core in this process, asked as the page asks it: what is given is checked against the contract. Closed again whatever happens. */
export async function withStudio<Result>(entries: string, work: (studio: Studio) => Promise<Result>): Promise<Result> {
  const core = await startCore('terminal', entries)
  try {
    return await work(asked(core))
  } finally {
    await core.close()
  }
}

/** All its verbs by way of the contract, whichever domains that has; a router's client is a proxy, which cannot be spread. */
function asked(core: Studio): Studio {
  const client = createRouterClient(createRouter(core))
  const { events: _, ...domains } = contract
  const verbs = Object.keys(domains).map((domain) => [domain, client[domain as keyof typeof domains]] as const)
  return { ...core, ...Object.fromEntries(verbs) }
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

/** A job with its progress on the terminal, and what was told beside it; gives its receipt, or throws what it failed with. */
export async function finished(studio: Studio, started: Job | Promise<Job>): Promise<unknown> {
  const { id, title } = await started
  const watched = new AbortController()
  const watching = watch(studio, { id, title }, watched.signal)
  const job = await studio.jobs.wait({ id })
  // What was told with its end comes first.
  await setImmediate()
  watched.abort()
  const told = await watching
  if (job.state === 'failed') throw Object.assign(new Error(job.error!.message), { name: job.error!.name })
  for (const words of told) process.stderr.write(`${words}\n`)
  return job.result
}

/** Draws the job's bar until told to stop; beside it, of a training, what its loss is and how good it is on the hold-out. Gives the errors and notices told meanwhile. */
async function watch(studio: Studio, { id, title }: Pick<Job, 'id' | 'title'>, signal: AbortSignal): Promise<string[]> {
  const told: string[] = []
  const bar = progressBar(title)
  let [learnt, tenths] = ['', 0]
  for await (const event of studio.events.subscribe(signal)) {
    if (event.type === 'error') told.push(event.error.message)
    if (event.type === 'notice') told.push(event.notice.message)
    if (event.type === 'training') {
      learnt = learntWords(event)
      if (!bar.live) tenths = tellTenth(event, tenths)
    }
    if (event.type !== 'job' || event.job.id !== id) continue
    const { done, total, rate, unit, etaMs } = event.job
    const pace = [rate ? `${Math.round(rate)} ${unit}/s` : '', etaMs ? `${Math.ceil(etaMs / 1000)} s left` : '']
    bar.at(done, total, [...pace, learnt].filter(Boolean).join(', '))
  }
  bar.end()
  return told
}

type Moment = Extract<StudioEvent, { type: 'training' }>

/** Of a student also what its loss is the sum of, and how far it agrees with its teacher. */
const learntWords = ({ point: { loss, metric, held, parts, agreement } }: Moment): string =>
  [
    `loss ${loss.toFixed(3)}${parts ? ` (labels ${parts.labels.toFixed(3)}, teacher ${parts.teacher.toFixed(3)})` : ''}`,
    ...(metric === null
      ? []
      : [
          `hold-out ${percent(metric)}${held ? ` (${percent(held.low)} to ${percent(held.high)}), macro-F1 ${held.macroF1.toFixed(3)}` : ''}`,
        ]),
    ...(agreement === undefined ? [] : [`agrees ${percent(agreement)}`]),
  ].join(', ')

/** Where nobody watches a bar a student is told of in a line every tenth of its way. Gives the tenths told. */
function tellTenth(moment: Moment, told: number): number {
  const { point, steps, etaMs } = moment
  const tenth = Math.floor((10 * point.step) / Math.max(1, steps))
  if (!point.parts || tenth <= told) return told
  process.stderr.write(`step ${point.step} of ${steps}, ${learntWords(moment)}, ${Math.ceil(etaMs / 1000)} s left\n`)
  return tenth
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
