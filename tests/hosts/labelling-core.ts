// A core that labels as fast as it can and tells its parent every label it was given a receipt for; made to be killed.
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { NamedError } from '../../src-main/platform/named-error.ts'
import { silentLog } from '../../src-main/platform/log.ts'
import { openStudio, type Studio } from '../../src-main/services/open-studio.ts'
import { ENTRIES, foldersIn } from './temporary-studio.ts'
import { toldCompute } from './told-compute.ts'

/** What goes on beside the labelling. */
export const DOINGS = ['labelling', 'importing', 'embedding', 'training', 'opening and closing'] as const
export type Doing = (typeof DOINGS)[number]

export interface ToCore {
  readonly folder: string
  readonly project: string
  /** Texts of a new project. */
  readonly first: string
  /** Further ones, to be imported. */
  readonly more: string
  readonly doing: Doing
  readonly seed: number
}
export type FromCore =
  | { readonly type: 'ready' }
  | { readonly type: 'compute'; readonly pid: number }
  | { readonly type: 'confirmed'; readonly sample: number; readonly label: string }
  | { readonly type: 'error'; readonly name: string }

export const COMPUTING: ReadonlySet<Doing> = new Set(['labelling', 'embedding', 'training'])

const INTENTS = ['card lost', 'top up', 'exchange rate', 'refund']
const tell = (message: FromCore) => process.send?.(message)
process.once('message', (message) => void live(message as ToCore))

async function live({ folder, project, first, more, doing, seed }: ToCore): Promise<void> {
  let seeds = seed * 1000
  const studio = await openStudio({
    // Nothing is computed by itself where it is not what is looked at: a life is mostly the start of its processes.
    host: COMPUTING.has(doing) ? 'web' : 'terminal',
    version: '0.0.0',
    folders: foldersIn(folder),
    clock: Date.now,
    log: silentLog,
    newSeed: () => ++seeds,
    entries: ENTRIES,
    forkCompute: () => toldCompute((pid) => tell({ type: 'compute', pid })),
  })
  void (async () => {
    for await (const event of studio.events.subscribe())
      if (event.type === 'error') tell({ type: 'error', name: event.error.name })
  })()
  if (existsSync(project)) await studio.project.open({ path: project })
  else {
    await studio.project.create({ name: 'p', path: project })
    await studio.labels.add({ names: INTENTS })
  }
  // A life before this one may have been cut short while it read them.
  if ((await studio.project.current())?.samples === 0) await read(studio, first)
  tell({ type: 'ready' })
  void beside(studio, { doing, project, more, seed })
  for (;;) await labelSome(studio)
}

const read = async (studio: Studio, path: string) =>
  studio.jobs.wait(await studio.data.import({ path, trustLabels: true }))

async function beside(studio: Studio, { doing, project, more, seed }: Omit<ToCore, 'folder' | 'first'>) {
  if (doing === 'labelling') return
  if (doing === 'importing') return void (await read(studio, more))
  for (let turn = 0; ; turn++) {
    if (doing === 'opening and closing') {
      await setTimeout(20)
      await studio.project.close()
      await studio.project.open({ path: project })
    } else if (doing === 'embedding') {
      // Another width is another set of features, made from nothing.
      const options = { dimensions: 64 + ((seed * 7 + turn) % 64) }
      await studio.jobs.wait(await studio.models.embed({ backbone: 'ngram-lsa.v1', options }))
    } else await train(studio, seed + turn).catch(ignoreNamed)
    await setTimeout(5)
  }
}

/** A head on features, or a learner of whole texts with checkpoints. */
async function train(studio: Studio, seed: number): Promise<void> {
  const choice = seed % 2 ? { learner: 'softmax-head.v1' } : { learner: 'ngram-bag.v1', options: { epochs: 5 } }
  await studio.jobs.wait(await studio.models.train(choice))
}

/** Nothing to train on yet, or the project was closed meanwhile. */
async function ignoreNamed(error: unknown): Promise<void> {
  if (!(error instanceof NamedError)) throw error
  await setTimeout(20)
}

async function labelSome(studio: Studio): Promise<void> {
  try {
    const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 5, holding: [] })
    for (const { sample } of cards) {
      const text = sample.content.kind === 'text' ? sample.content.text : ''
      const label = INTENTS.find((name) => text.includes(name)) ?? 'refund'
      const answer = { annotator: 'Ada', sample: sample.id, kind: 'label' as const, label, reason: null }
      await studio.labelling.answer({ ...answer, dwellMs: 1, model: null, shown: [] })
      tell({ type: 'confirmed', sample: sample.id, label })
      await setTimeout(5)
    }
    if (cards.length === 0) await setTimeout(50)
  } catch (error) {
    await ignoreNamed(error)
  }
}
