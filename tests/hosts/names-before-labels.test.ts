import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import { clipFiles, folderOf, imageFiles } from '../backbones/tiny-models.ts'
import { say } from './labelling-project.ts'
import { SESSION_TEXTS } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'

const truth = new Map(SESSION_TEXTS.map(({ text, intent }) => [text, intent]))
const intents = [...new Set(truth.values())]

/** With the real compute process and the built-in features. */
async function unlabelled(names: readonly string[]) {
  const { studio, folder, leave } = await temporaryStudio()
  const csv = join(folder, 'texts.csv')
  await writeFile(csv, `text\n${SESSION_TEXTS.map(({ text }) => text).join('\n')}\n`)
  await studio.settings.set({ holdoutShare: 0, retrainEvery: 10, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: csv, trustLabels: false }))
  await studio.labels.add({ names: [...names] })
  const cards = async (count: number) => (await studio.labelling.next({ annotator: 'Ada', count, holding: [] })).cards
  return { studio, leave, cards }
}

test(
  'with the names of the labels alone, the first card comes with a guess, and most guesses are right',
  { timeout: 400_000 },
  async () => {
    const { studio, leave, cards } = await unlabelled(intents)
    try {
      await vi.waitFor(async () => expect((await studio.labelling.queue()).model).toBe(0), { timeout: 150_000 })
      const [model] = await studio.models.list()
      expect(model).toMatchObject({ version: 0, labels: 0, parent: null, names: { gain: null }, holdout: null })
      expect(model!.classes.toSorted()).toEqual(intents.toSorted())
      const first = await cards(20)
      const right = first.filter(({ sample, guesses }) => {
        const said = guesses.map(({ label }) => label)
        return sample.content.kind === 'text' && said.includes(truth.get(sample.content.text)!)
      })
      expect(first.every(({ guesses, why }) => guesses.length > 0 && why.model?.version === 0)).toBe(true)
      expect(right.length).toBeGreaterThan(12)
      for (const { sample } of first.slice(0, 10)) {
        const label = sample.content.kind === 'text' ? truth.get(sample.content.text)! : ''
        await say(studio, sample.id, label)
      }
      await vi.waitFor(async () => expect((await studio.models.list())[0]).toMatchObject({ version: 1, labels: 10 }), {
        timeout: 150_000,
      })
      expect((await studio.models.list())[0]!.names!.trust).toBeGreaterThan(0.5)
    } finally {
      await leave()
    }
  },
)

test(
  'names that are switched off make no guesses, before the first model of labels and after it; switched on they do again',
  { timeout: 600_000 },
  async () => {
    const { studio, leave, cards } = await unlabelled(intents)
    const inUse = async () => (await studio.labelling.queue()).model
    const newest = async () => (await studio.models.list())[0]
    try {
      await vi.waitFor(async () => expect(await inUse()).toBe(0), { timeout: 150_000 })
      expect(await studio.labels.letNamesTeach({ teach: false })).toMatchObject({ teach: false, can: true })
      await vi.waitFor(async () => expect(await inUse()).toBeNull(), { timeout: 150_000 })
      expect((await cards(3)).map(({ guesses }) => guesses)).toEqual([[], [], []])
      await studio.labels.letNamesTeach({ teach: true })
      await vi.waitFor(async () => expect(await inUse()).toBe(0), { timeout: 150_000 })
      expect(await studio.models.list()).toHaveLength(1)
      const asked = await cards(10)
      expect(asked.every(({ guesses, why }) => guesses.length > 0 && why.model?.version === 0)).toBe(true)

      const told = new Map<string, { right: number; answers: number }>()
      const labelIds = new Map((await studio.labels.list()).map(({ id, name }) => [name, id]))
      for (const { sample, guesses } of asked.slice(0, 9)) {
        const label = sample.content.kind === 'text' ? truth.get(sample.content.text)! : ''
        const { right, answers } = told.get(label) ?? { right: 0, answers: 0 }
        told.set(label, { right: right + Number(guesses[0]!.label === label), answers: answers + 1 })
        await say(studio, sample.id, label)
      }
      // Held against what the model of names alone said of each.
      const { byLabel } = await studio.labels.names()
      const byId = (a: { label: number }, b: { label: number }) => a.label - b.label
      expect(byLabel.toSorted(byId)).toEqual(
        [...told].map(([name, counts]) => ({ label: labelIds.get(name)!, ...counts })).sort(byId),
      )
      const tenth = asked[9]!.sample
      await say(studio, tenth.id, tenth.content.kind === 'text' ? truth.get(tenth.content.text)! : '')
      await vi.waitFor(async () => expect(await newest()).toMatchObject({ version: 1, labels: 10 }), {
        timeout: 150_000,
      })
      expect((await newest())!.names!.trust).toBeGreaterThan(0.5)
      const sum = (await studio.labels.names()).byLabel.reduce((total, { answers }) => total + answers, 0)
      expect(sum).toBe(10)
      await studio.labels.letNamesTeach({ teach: false })
      await vi.waitFor(async () => expect(await newest()).toMatchObject({ version: 2, names: null }), {
        timeout: 150_000,
      })
      await studio.labels.letNamesTeach({ teach: true })
      await vi.waitFor(async () => expect((await newest())!.names?.trust ?? 0).toBeGreaterThan(0.5), {
        timeout: 150_000,
      })
    } finally {
      await leave()
    }
  },
)

test('codes are no names: nothing is guessed before the first answers', { timeout: 400_000 }, async () => {
  const { studio, leave, cards } = await unlabelled(['A', 'B', '7'])
  try {
    await vi.waitFor(async () => expect((await studio.labelling.queue()).scoredShare).toBe(1), { timeout: 150_000 })
    expect(await studio.models.list()).toEqual([])
    expect((await cards(3)).map(({ guesses }) => guesses)).toEqual([[], [], []])
  } finally {
    await leave()
  }
})

const COLOURS = ['red', 'green', 'blue'] as const

/** Plain pictures, each of one colour more than of the others; their names tell nobody. */
async function pictures(model: string) {
  const { studio, folder, leave } = await temporaryStudio()
  const images = join(folder, 'images')
  await mkdir(images)
  for (let i = 0; i < 30; i++) {
    const [most, other] = [180 + i, 40 + 2 * i]
    const shade = { r: other, g: other, b: other, [COLOURS[i % 3]![0]!]: most }
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: shade } })
    await writeFile(join(images, `${String(i).padStart(2, '0')}.png`), await picture.png().toBuffer())
  }
  await studio.settings.set({ holdoutShare: 0, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: images, trustLabels: false }))
  await studio.labels.add({ names: [...COLOURS] })
  await studio.jobs.wait(await studio.models.embed({ backbone: model }))
  return { studio, leave }
}

test(
  'names teach pictures where the model folder reads words, and say where it does not',
  { timeout: 400_000 },
  async () => {
    const { studio, leave } = await pictures(folderOf(clipFiles()))
    try {
      await vi.waitFor(async () => expect((await studio.labelling.queue()).model).toBe(0), { timeout: 150_000 })
      expect((await studio.models.featureSets()).find(({ active }) => active)).toMatchObject({ readsWords: true })
      const { cards } = await studio.labelling.next({ annotator: 'Ada', count: 30, holding: [] })
      const right = cards.filter(({ sample, guesses }) => guesses[0]!.label === COLOURS[(sample.id - 1) % 3])
      expect(cards.length).toBeGreaterThan(20)
      expect(right.length / cards.length).toBe(1)
    } finally {
      await leave()
    }
    const without = await pictures(folderOf(imageFiles()))
    try {
      const sets = await without.studio.models.featureSets()
      expect(sets.find(({ active }) => active)).toMatchObject({ readsWords: false })
      expect(await without.studio.models.list()).toEqual([])
    } finally {
      await without.leave()
    }
  },
)
