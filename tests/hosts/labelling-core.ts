// A core that labels as fast as it can and tells its parent every label it was given a receipt for; made to be killed.
import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { silentLog } from '../../src-main/platform/log.ts'
import { openStudio } from '../../src-main/services/open-studio.ts'
import { ENTRIES, foldersIn } from './temporary-studio.ts'
import { toldCompute } from './told-compute.ts'

export interface ToCore {
  readonly folder: string
  readonly project: string
  readonly first: string
  readonly importing: string | null
  readonly seed: number
}
export type FromCore =
  | { readonly type: 'ready' }
  | { readonly type: 'compute'; readonly pid: number }
  | { readonly type: 'confirmed'; readonly sample: number }
  | { readonly type: 'trouble'; readonly name: string }

const tell = (message: FromCore) => process.send?.(message)
process.once('message', (message) => void label(message as ToCore))

async function label({ folder, project, first, importing, seed }: ToCore): Promise<void> {
  let seeds = seed * 1000
  const studio = await openStudio({
    ...{ host: 'web', version: '0.0.0', folders: foldersIn(folder), clock: Date.now, log: silentLog },
    ...{ newSeed: () => ++seeds, entries: ENTRIES },
    forkCompute: () => toldCompute((pid) => tell({ type: 'compute', pid })),
  })
  void (async () => {
    for await (const event of studio.events.subscribe())
      if (event.type === 'trouble') tell({ type: 'trouble', name: event.error.name })
  })()
  if (existsSync(project)) await studio.project.open({ path: project })
  else {
    await studio.project.create({ name: 'p', path: project })
    await studio.labels.add({ names: ['card lost', 'top up', 'exchange rate', 'refund'] })
    const job = await studio.data.import({ path: first, trustLabels: true })
    await studio.jobs.wait(job)
  }
  if (importing) await studio.data.import({ path: importing, trustLabels: true })
  tell({ type: 'ready' })
  for (;;) {
    const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 5, holding: [] })
    for (const { sample } of cards) {
      const text = sample.content.kind === 'text' ? sample.content.text : ''
      const intent = ['card lost', 'top up', 'exchange rate'].find((name) => text.includes(name)) ?? 'refund'
      const answer = { annotator: 'Ada', sample: sample.id, kind: 'label' as const, label: intent, reason: null }
      await studio.labelling.answer({ ...answer, dwellMs: 1, model: null, shown: [] })
      tell({ type: 'confirmed', sample: sample.id })
      await setTimeout(10)
    }
    if (cards.length === 0) await setTimeout(50)
  }
}
