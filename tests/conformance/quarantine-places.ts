import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Studio } from '../../src-main/services/open-studio.ts'

const QUERY = {
  search: '',
  state: null,
  label: null,
  sort: 'id',
  descending: false,
  offset: 0,
  limit: 500,
} as const

/** Places where samples are read, and what each says. Whoever adds one adds it here. `words`: that synthetic texts alone have. */
export function places(
  studio: Studio,
  { folder, annotator, words }: { readonly folder: string; readonly annotator: string; readonly words: string },
): Readonly<Record<string, () => unknown>> {
  return {
    'the project': async () => ({ ...(await studio.project.current())!, bytes: 0 }),
    'counts of labels': () => studio.labels.list({ retired: true }),
    'counts of tasks': () => studio.tasks.list(),
    agreement: () => studio.tasks.agreement(),
    'the table of samples': async () => {
      const { total, rows } = await studio.data.samples(QUERY)
      return { total, ids: rows.map(({ id }) => id) }
    },
    'a search for their words': async () => (await studio.data.samples({ ...QUERY, search: words })).total,
    async 'exports of labels'() {
      const path = join(folder, 'out.csv')
      await studio.jobs.wait(
        await studio.data.export({ path, states: ['unlabelled', 'labelled', 'skipped', 'flagged'] }),
      )
      return readFile(path, 'utf8')
    },
    'features of the pool': async () =>
      (await studio.models.featureSets()).map(({ embedded, samples }) => [embedded, samples]),
    'the neighbour graph and the map': async () => (await studio.strategies.map({ asked: [] })).pool,
    queries: async () => {
      const { picks } = await studio.strategies.preview({ id: 'random.v1', options: {}, count: 200 })
      return picks.map(({ sample }) => sample).sort((x, y) => x - y)
    },
    'cards and guesses': () => studio.labelling.queue(),
    'pace, stopping and the hold-out’s figures': () => studio.labelling.progress({ annotator }),
    history: () => studio.labelling.history({ limit: 100 }),
  }
}

/** What all of them say now. */
export const saidBy = async (all: ReturnType<typeof places>): Promise<Record<string, unknown>> =>
  Object.fromEntries(await Promise.all(Object.entries(all).map(async ([place, ask]) => [place, await ask()] as const)))

/** What is shown of a model is another one's once it was trained; nothing else is. */
export const OF_A_MODEL: readonly string[] = [
  'pace, stopping and the hold-out’s figures',
  'cards and guesses',
  'exports of labels',
  'history',
]
