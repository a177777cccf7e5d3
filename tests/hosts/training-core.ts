// A core that trains a learner of whole contents, or goes on with one that was interrupted; made to be killed.
import { existsSync } from 'node:fs'
import { silentLog } from '../../src-main/platform/log.ts'
import { openStudio } from '../../src-main/services/open-studio.ts'
import { ENTRIES, foldersIn } from './temporary-studio.ts'
import { toldCompute } from './told-compute.ts'

export interface ToTrainingCore {
  readonly folder: string
  readonly project: string
  /** Read in where there is no project yet. */
  readonly texts: string
  readonly epochs: number
}
export type FromTrainingCore =
  | { readonly type: 'compute'; readonly pid: number }
  | { readonly type: 'begun'; readonly resumed: boolean }
  | { readonly type: 'ended'; readonly state: string; readonly error: string | null }

const tell = (message: FromTrainingCore) => process.send?.(message)
process.once('message', (message) => void train(message as ToTrainingCore))

async function train({ folder, project, texts, epochs }: ToTrainingCore): Promise<void> {
  let seeds = 0
  const studio = await openStudio({
    host: 'terminal',
    version: '0.0.0',
    folders: foldersIn(folder),
    clock: Date.now,
    log: silentLog,
    newSeed: () => ++seeds,
    entries: ENTRIES,
    forkCompute: () => toldCompute((pid) => tell({ type: 'compute', pid })),
  })
  if (existsSync(project)) await studio.project.open({ path: project })
  else {
    await studio.project.create({ name: 'p', path: project })
    await studio.jobs.wait(await studio.data.import({ path: texts, trustLabels: true }))
  }
  const interrupted = (await studio.models.runs()).find(({ state }) => state === 'interrupted')
  const job = interrupted
    ? await studio.models.resume({ run: interrupted.id })
    : await studio.models.train({ learner: 'ngram-bag.v1', options: { epochs, width: 64, patience: epochs }, seed: 5 })
  tell({ type: 'begun', resumed: interrupted !== undefined })
  const { state, error } = await studio.jobs.wait({ id: job.id })
  await studio.close()
  tell({ type: 'ended', state, error: error?.message ?? null })
  process.disconnect()
}
