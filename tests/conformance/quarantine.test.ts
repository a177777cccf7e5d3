import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { SESSION_TEXTS } from '../hosts/scripted-session.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'
import { OF_A_MODEL, places, saidBy } from './quarantine-places.ts'

// Synthetic samples teach, and are nothing else. The places are those of quarantine-places.ts.
const INTENTS = [...new Set<string>(SESSION_TEXTS.map(({ intent }) => intent))]
const ANNOTATOR = 'Ada'
let folder: string
let studio: Studio
let leave: () => Promise<void>

let all: ReturnType<typeof places>
const said = () => saidBy(all)

let before: Record<string, unknown>
let accepted: number
beforeAll(async () => {
  // A terminal's core: nothing is trained or ranked by itself.
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal' }))
  all = places(studio, { folder, annotator: ANNOTATOR, words: 'made up' })
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
}, 240_000)
afterAll(() => leave())

test('there is something in quarantine', () => expect(accepted).toBeGreaterThan(30))

describe('nothing of it shows in', () => {
  test.each(Object.keys(places({} as Studio, { folder: '', annotator: '', words: '' })))('%s', async (place) =>
    expect(await all[place]!()).toEqual(before[place]),
  )
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
    const after = await said()
    for (const place of Object.keys(all).filter((one) => !OF_A_MODEL.includes(one)))
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
