import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { SESSION_TEXTS } from '../hosts/scripted-session.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'

// Synthetic samples teach, and are nothing else. Whoever adds a place where samples are read adds it here.
const INTENTS = [...new Set<string>(SESSION_TEXTS.map(({ intent }) => intent))]
const ANNOTATOR = 'Ada'
let folder: string
let studio: Studio
let leave: () => Promise<void>

const exported = async () => {
  const path = join(folder, 'out.csv')
  await studio.jobs.wait(await studio.data.export({ path, states: ['unlabelled', 'labelled', 'skipped', 'flagged'] }))
  return readFile(path, 'utf8')
}
const QUERY = {
  search: '',
  state: null,
  label: null,
  sort: 'id',
  descending: false,
  offset: 0,
  limit: 500,
} as const
/** What each place says. */
const PLACES: Readonly<Record<string, () => unknown>> = {
  'the project': async () => ({ ...(await studio.project.current())!, bytes: 0 }),
  'counts of labels': () => studio.labels.list({ retired: true }),
  'counts of tasks': () => studio.tasks.list(),
  agreement: () => studio.tasks.agreement(),
  'the table of samples': async () => {
    const { total, rows } = await studio.data.samples(QUERY)
    return { total, ids: rows.map(({ id }) => id) }
  },
  'a search for their words': async () => (await studio.data.samples({ ...QUERY, search: 'made up' })).total,
  'exports of labels': exported,
  'features of the pool': async () =>
    (await studio.models.featureSets()).map(({ embedded, samples }) => [embedded, samples]),
  'the neighbour graph and the map': async () => (await studio.strategies.map({ asked: [] })).pool,
  queries: async () => {
    const { picks } = await studio.strategies.preview({ id: 'random.v1', options: {}, count: 200 })
    return picks.map(({ sample }) => sample).sort((x, y) => x - y)
  },
  'cards and guesses': () => studio.labelling.queue(),
  'pace, stopping and the hold-out’s figures': () => studio.labelling.progress({ annotator: ANNOTATOR }),
  history: () => studio.labelling.history({ limit: 100 }),
}
const said = async () =>
  Object.fromEntries(
    await Promise.all(Object.entries(PLACES).map(async ([place, ask]) => [place, await ask()] as const)),
  )

let before: Record<string, unknown>
let accepted: number
beforeAll(async () => {
  // A terminal's core: nothing is trained or ranked by itself.
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal' }))
  const csv = join(folder, 'texts.csv')
  await writeFile(
    csv,
    `text,label\n${SESSION_TEXTS.map(({ text, intent }, i) => `${text},${i % 2 ? intent : ''}`).join('\n')}\n`,
  )
  await studio.settings.set({ holdoutShare: 0.2, annotator: ANNOTATOR })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.labels.add({ names: INTENTS })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: true }))
  await studio.jobs.wait(await studio.models.embed({}))
  await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  before = await said()
  const source = INTENTS.map(
    (intent) =>
      `%[${intent}]\n    {made up|invented}, {my|your|their} ${intent} {here|there|again|twice} {please|now|then}\n`,
  ).join('')
  const { id } = await studio.synthesis.saveTemplate({ name: 't', source })
  const job = await studio.jobs.wait(await studio.synthesis.make({ templates: [id], perLabel: 40, seed: 3 }))
  accepted = (job.result as MakeReceipt).made[0]!.made.accepted
  await studio.synthesis.askDoubtful({ template: id })
}, 240_000)
afterAll(() => leave())

test('there is something in quarantine', () => expect(accepted).toBeGreaterThan(50))

describe('nothing of it shows in', () => {
  test.each(Object.keys(PLACES))('%s', async (place) => expect(await PLACES[place]!()).toEqual(before[place]))
})

test('a map of them beside the pool changes nothing of it, and shows none that is kept for measuring', async () => {
  const map = await studio.synthesis.map()
  expect(map.synthetic.samples.length).toBe(map.made)
  expect(map.synthetic.state.filter((state) => state === 'accepted')).toHaveLength(accepted)
  const db = readProjectFile(join(folder, 'p.kindling'))
  const kept = holdoutSamples(db)
  db.close()
  expect(kept.length).toBeGreaterThan(0)
  const pool = (await studio.strategies.map({ asked: [] })).samples
  expect(map.real.samples).toEqual(pool.filter((sample) => !kept.includes(sample)))
  expect(await said()).toEqual(before)
})

test(
  'a model that it teaches counts no more labels, knows no other classes and is measured on the same hold-out',
  { timeout: 240_000 },
  async () => {
    await studio.jobs.wait(await studio.models.train({ seed: 1 }))
    const [now, old] = await studio.models.list()
    expect(now!.synthetic).toMatchObject({ samples: accepted, templates: [{ name: 't', samples: accepted }] })
    expect(old!.synthetic).toBeNull()
    const facts = ({ labels, classes, holdout }: typeof now & object) => [labels, classes, holdout!.samples]
    expect(facts(now!)).toEqual(facts(old!))
    // What is shown of a model is another one's now; nothing else is.
    const ofModel = ['pace, stopping and the hold-out’s figures', 'cards and guesses', 'exports of labels', 'history']
    const after = await said()
    for (const place of Object.keys(PLACES).filter((one) => !ofModel.includes(one)))
      expect([place, after[place]]).toEqual([place, before[place]])
    const lines = (file: unknown) => String(file).split('\n').length
    expect(lines(after['exports of labels'])).toBe(lines(before['exports of labels']))
  },
)

test('withdrawn, it teaches no more; restored, it does again', { timeout: 240_000 }, async () => {
  const { id } = (await studio.synthesis.templates())[0]!
  await studio.synthesis.withdraw({ template: id })
  await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  expect((await studio.models.list())[0]!.synthetic).toBeNull()
  await studio.synthesis.restore({ template: id })
  await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  expect((await studio.models.list())[0]!.synthetic!.samples).toBe(accepted)
})
