import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { drawFolder } from '../hosts/drawn-pictures.ts'
import { temporaryStudio } from '../hosts/temporary-studio.ts'
import { OF_A_MODEL, places, saidBy } from './quarantine-places.ts'

// Copies of pictures teach, and are nothing else. The places are those of quarantine-places.ts.
let folder: string
let studio: Studio
let leave: () => Promise<void>
let all: ReturnType<typeof places>
let before: Record<string, unknown>
let accepted: number
beforeAll(async () => {
  // A terminal's core: nothing is trained or ranked by itself.
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal' }))
  all = places(studio, { folder, annotator: 'Ada', words: 'crop' })
  await drawFolder(join(folder, 'pictures'), 12)
  await studio.settings.set({ holdoutShare: 0.2, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: join(folder, 'pictures'), trustLabels: true }))
  // Some are unlabelled, for cards and queries.
  await studio.labelling.bulk({ samples: [2, 5, 8, 15, 20, 30], kind: 'clear', label: null, annotator: 'Ada' })
  await studio.jobs.wait(await studio.models.embed({}))
  await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  before = await saidBy(all)
  const job = await studio.jobs.wait(
    await studio.synthesis.copies({ name: 'c', each: 4, seed: 3, noise: { 'brightness.v1': 1, 'crop.v1': 0.5 } }),
  )
  accepted = (job.result as MakeReceipt).made[0]!.made.accepted
}, 240_000)
afterAll(() => leave())

test('there is something in quarantine', () => expect(accepted).toBeGreaterThan(40))

describe('nothing of it shows in', () => {
  test.each(Object.keys(places({} as Studio, { folder: '', annotator: '', words: '' })))('%s', async (place) =>
    expect(await all[place]!()).toEqual(before[place]),
  )
})

test('a map of them beside the pool changes nothing of it', async () => {
  const map = await studio.synthesis.map()
  expect(map.synthetic.state.filter((state) => state === 'accepted')).toHaveLength(accepted)
  expect(await saidBy(all)).toEqual(before)
})

test('a model that they teach counts no more labels and is measured and calibrated on the same hold-out', async () => {
  await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  const [now, old] = await studio.models.list()
  expect(now!.synthetic).toMatchObject({ samples: accepted, templates: [{ name: 'c', samples: accepted }] })
  expect(old!.synthetic).toBeNull()
  const facts = ({ labels, classes, holdout }: typeof now & object) => [labels, classes, holdout!.samples]
  expect(facts(now!)).toEqual(facts(old!))
  const after = await saidBy(all)
  for (const place of Object.keys(all).filter((one) => !OF_A_MODEL.includes(one)))
    expect([place, after[place]]).toEqual([place, before[place]])
  const lines = (file: unknown) => String(file).split('\n').length
  expect(lines(after['exports of labels'])).toBe(lines(before['exports of labels']))
})
