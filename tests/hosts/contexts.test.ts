import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mulberry32 } from '../../src-main/platform/random.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { temporaryStudio } from './temporary-studio.ts'

// Texts that say nothing of their labels; the device says it four times in five, the colour never.
let studio: Studio, folder: string, leave: () => Promise<void>
const LABELS = ['refund', 'card', 'top up']
const DEVICES = ['phone', 'desk', '2026-01-02T08:30:00Z']
beforeEach(async () => {
  ;({ studio, folder, leave } = await temporaryStudio())
  const random = mulberry32(4)
  const any = <Value>(of: readonly Value[]) => of[Math.floor(random() * of.length)]!
  const rows = Array.from({ length: 360 }, (_, i) => {
    const at = Math.floor(random() * 3)
    const label = i < 300 ? LABELS[at] : ''
    return `${any(['good', 'well', 'now'])} ${any(['one', 'two', 'six'])} ${i},${label},${random() < 0.8 ? DEVICES[at] : any(DEVICES)},${any(['red', 'blue'])}`
  })
  const file = join(folder, 'texts.csv')
  await writeFile(file, `text,label,from,colour\n${rows.join('\n')}\n`)
  // Nothing is trained beside what the tests ask for.
  await studio.settings.set({ holdoutShare: 0.3, annotator: 'Ada', retrainEvery: 1000 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait({ id: (await studio.data.import({ path: file, trustLabels: true })).id })
}, 60_000)
afterEach(() => leave())

const train = async (learner = 'softmax-head.v1') => {
  await studio.jobs.wait({ id: (await studio.models.embed({})).id })
  await studio.jobs.wait({ id: (await studio.models.train({ learner, options: {} })).id })
}

/** What the model says of the cards that are dealt now, and where their samples come from. */
async function modelsWord() {
  const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 20, holding: [] })
  return cards.flatMap(({ sample, sources }) => {
    const said = sources.find(({ source }) => source === 'model.v1')
    return said ? [{ from: String(sample.context['from']), said }] : []
  })
}

/** Once a ranking has asked the model. */
const heard = () =>
  vi.waitFor(
    async () => {
      const found = await modelsWord()
      expect(found.length).toBeGreaterThan(5)
      return found
    },
    { timeout: 60_000, interval: 100 },
  )

test('a context that tells labels apart is heard with the guesses from the next training on, until it is switched off', async () => {
  expect(await studio.suggestions.context()).toMatchObject({ verdict: 'off', offered: ['from', 'colour'], columns: [] })
  expect(await studio.suggestions.setContext({ columns: ['from'] })).toMatchObject({ verdict: 'untrained' })
  await train()
  const told = await studio.suggestions.context()
  expect(told).toMatchObject({ verdict: 'used', columns: ['from'] })
  expect(told.now!).toBeGreaterThan(told.before!)
  for (const { from, said } of await heard()) {
    expect(said.context).toEqual([['from', from.startsWith('2026') ? '08' : from]])
    expect(said.label).toBe(LABELS[DEVICES.indexOf(from)])
  }
  await studio.suggestions.setContext({ columns: [] })
  const without = await modelsWord()
  expect(without.length).toBeGreaterThan(5)
  for (const { said } of without) expect(said.context).toBeUndefined()
}, 120_000)

test('of a model trained end to end contexts are judged and heard as of any other', async () => {
  await studio.suggestions.setContext({ columns: ['from'] })
  await studio.jobs.wait({ id: (await studio.models.train({ learner: 'ngram-bag.v1', options: {} })).id })
  const told = await studio.suggestions.context()
  expect(told).toMatchObject({ verdict: 'used', metric: 'accuracy' })
  const inUse = async () => (await studio.models.list()).find(({ active }) => active)!.learner
  expect(await inUse()).toBe('ngram-bag.v1')
  expect(told.now!).toBeGreaterThan(told.before!)
  for (const { from, said } of await heard()) {
    expect(said.context).toEqual([['from', from.startsWith('2026') ? '08' : from]])
    expect(said.label).toBe(LABELS[DEVICES.indexOf(from)])
  }
  // The colour goes with nothing.
  await studio.suggestions.setContext({ columns: ['colour'] })
  await studio.jobs.wait({ id: (await studio.models.train({ learner: 'ngram-bag.v1', options: {} })).id })
  expect(await studio.suggestions.context()).toMatchObject({ verdict: 'refused' })
  expect(await inUse()).toBe('ngram-bag.v1')
}, 180_000)

test('in a task of several labels each label hears its context by itself', async () => {
  const file = join(folder, 'topics.csv')
  const random = mulberry32(9)
  // Some have "late" four times in five where they come by phone, and "rude" by chance.
  const rows = Array.from({ length: 400 }, (_, i) => {
    const late = random() < 0.5
    const labels = [...(late ? ['late'] : []), ...(random() < 0.4 ? ['rude'] : [])]
    const from = random() < 0.8 ? (late ? 'phone' : 'desk') : random() < 0.5 ? 'phone' : 'desk'
    return `word ${i},"${i < 330 ? JSON.stringify(labels).replaceAll('"', '""') : ''}",${from},${random() < 0.5 ? 'red' : 'blue'}`
  })
  await writeFile(file, `text,labels,from,colour\n${rows.join('\n')}\n`)
  await studio.project.create({ name: 'q', path: join(folder, 'q.kindling') })
  await studio.jobs.wait({ id: (await studio.data.import({ path: file, trustLabels: true })).id })
  expect((await studio.tasks.list())[0]).toMatchObject({ kind: 'multi' })
  await studio.suggestions.setContext({ columns: ['from'] })
  await train('sigmoid-head.v1')
  const told = await studio.suggestions.context()
  expect(told).toMatchObject({ verdict: 'used', metric: 'microF1' })
  expect(told.surprise!.low).toBeGreaterThan(0)
  expect(told.now!).toBeGreaterThan(told.before!)
  for (const { from, said } of await heard()) {
    expect(said.context).toEqual([['from', from]])
    if (from === 'phone') expect(said.label).toBe('late')
  }
  await studio.suggestions.setContext({ columns: ['colour'] })
  await train('sigmoid-head.v1')
  expect(await studio.suggestions.context()).toMatchObject({ verdict: 'refused', metric: 'microF1' })
}, 180_000)

test('values of a column of times that say no time of day are told', async () => {
  const file = join(folder, 'times.csv')
  const rows = Array.from({ length: 20 }, (_, i) => `new text ${i},card,${i < 18 ? `1/2/2026 ${i}:00` : 'yesterday'}`)
  await writeFile(file, `text,label,when\n${rows.join('\n')}\n`)
  await studio.jobs.wait({ id: (await studio.data.import({ path: file, trustLabels: true })).id })
  expect((await studio.suggestions.setContext({ columns: ['when'] })).unread).toEqual([
    { column: 'when', unread: 2, of: 20, example: 'yesterday' },
  ])
}, 120_000)

test('one that says nothing is refused, and what no sample keeps is named', async () => {
  await studio.suggestions.setContext({ columns: ['colour'] })
  await train()
  expect(await studio.suggestions.context()).toMatchObject({ verdict: 'refused', columns: ['colour'] })
  await expect(async () => studio.suggestions.setContext({ columns: ['colour', 'region'] })).rejects.toMatchObject({
    name: 'UnknownColumns',
    fields: { columns: 'region', known: 'from, colour' },
  })
  expect((await studio.suggestions.context()).columns).toEqual(['colour'])
}, 120_000)
