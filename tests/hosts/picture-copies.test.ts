import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Help } from '../../src-main/contract/synthesis-help.ts'
import type { MakeReceipt } from '../../src-main/contract/synthesis-made.ts'
import type { SyntheticSample } from '../../src-main/contract/synthetic-samples.ts'
import type { Studio } from '../../src-main/services/open-studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { iterateSamples } from '../../src-main/storage/tables/samples.ts'
import { holdoutSamples } from '../../src-main/storage/tables/holdout.ts'
import { DRAWN, drawFolder, drawnPicture } from './drawn-pictures.ts'
import { temporaryStudio } from './temporary-studio.ts'

const NOISE = { 'crop.v1': 0.5, 'brightness.v1': 0.8, 'jpeg.v1': 0.3 }
let studio: Studio
let folder: string
let leave: () => Promise<void>
beforeAll(async () => {
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal' }))
  await drawFolder(join(folder, 'pictures'), 14)
  await studio.settings.set({ holdoutShare: 0.25, annotator: 'Ada' })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  await studio.jobs.wait(await studio.data.import({ path: join(folder, 'pictures'), trustLabels: true }))
}, 120_000)
afterAll(() => leave())

const kept = () => {
  const db = readProjectFile(join(folder, 'p.kindling'))
  try {
    return holdoutSamples(db)
  } finally {
    db.close()
  }
}
async function made(given: Parameters<Studio['synthesis']['copies']>[0]) {
  const { result, error } = await studio.jobs.wait(await studio.synthesis.copies(given))
  expect(error).toBeNull()
  return (result as MakeReceipt).made[0]!
}
const all = async (state?: 'accepted' | 'stale'): Promise<readonly SyntheticSample[]> =>
  (await studio.synthesis.samples({ state, offset: 0, limit: 500 })).samples
const recipe = ({ copyOf, seed, noises, label, state, gate }: SyntheticSample) => ({
  copyOf,
  seed,
  noises,
  label,
  state,
  gate,
})
const train = async () => {
  const job = await studio.jobs.wait(await studio.models.train({ seed: 1 }))
  expect(job.error).toBeNull()
  return (await studio.models.list())[0]!
}

test('copies are made of labelled pictures alone, none of the hold-out, and counted by gate', async () => {
  const { made: counts, name } = await made({ name: 'copies', each: 3, seed: 5, noise: NOISE })
  const samples = await all()
  const holdout = kept()
  expect(holdout.length).toBeGreaterThan(3)
  const originals = new Set(samples.map(({ copyOf }) => copyOf!))
  expect([name, originals.size, samples.length]).toEqual(['copies', 42 - holdout.length, 3 * originals.size])
  expect(holdout.filter((sample) => originals.has(sample))).toEqual([])
  const refused = counts.gates.reduce((sum, { rejected, doubtful }) => sum + rejected + doubtful, 0)
  expect([counts.drawn, counts.accepted, counts.left]).toEqual([samples.length, samples.length - refused, 0])
  // (1 − .5)(1 − .8)(1 − .3) of them are as they were.
  const asTheyWere = samples.filter(({ noises }) => noises.length === 0)
  expect(asTheyWere.length).toBeGreaterThan(0)
  expect(new Set(asTheyWere.map(({ gate }) => gate))).toEqual(new Set(['exact-copy']))
})

test('the same seed makes the same copies, and each is made again bit for bit', async () => {
  const before = (await all()).map(recipe)
  const ids = (await all('accepted')).slice(0, 20).map(({ id }) => id)
  const looked = await studio.synthesis.copyPictures({ samples: ids })
  expect(await studio.synthesis.copyPictures({ samples: ids })).toEqual(looked)
  expect(looked[0]!.picture).toMatch(/^data:image\/png;base64,/)
  const preview = await studio.synthesis.copyPreview({ each: 3, seed: 5, noise: NOISE, count: 24 })
  const shown = new Map(preview.shown.map(({ sample, copies }) => [sample, copies.map(({ picture }) => picture)]))
  const samples = await all('accepted')
  const seen = looked.filter(({ sample, picture }) =>
    shown.get(samples.find(({ id }) => id === sample)!.copyOf!)?.includes(picture!),
  )
  // What was previewed with that seed is what was made.
  expect(seen.length).toBeGreaterThan(5)
  await made({ name: 'copies', each: 3, seed: 5, noise: NOISE })
  expect((await all()).map(recipe)).toEqual(before)
})

test(
  'heads learn from copies; withdrawn they teach nothing, and removed they are gone',
  { timeout: 120_000 },
  async () => {
    await studio.jobs.wait(await studio.models.embed({}))
    const { made: judged } = await made({ name: 'copies', each: 3, seed: 5, noise: NOISE })
    expect(judged.judge).toEqual({ by: 'nearest', labels: 42 - kept().length })
    const [set] = await studio.synthesis.templates()
    for (const learner of ['pool-head.v1', 'softmax-head.v1', 'mlp-head.v1']) {
      const job = await studio.jobs.wait(await studio.models.train({ learner, seed: 1 }))
      expect([learner, job.error]).toEqual([learner, null])
      expect((await studio.models.list())[0]).toMatchObject({
        learner,
        synthetic: { samples: set!.accepted, templates: [{ name: 'copies' }] },
      })
    }
    // As many labels as five, of some ten.
    for (const { answers, weight } of set!.labels) expect(weight).toBeCloseTo(5 / (5 + answers))
    await studio.synthesis.withdraw({ template: set!.id })
    expect((await train()).synthetic).toBeNull()
    await studio.synthesis.restore({ template: set!.id })
    expect((await train()).synthetic!.samples).toBe(set!.accepted)
  },
)

test('a copy goes out of use when its picture gets another label or none, and comes back with the label', async () => {
  const [set] = await studio.synthesis.templates()
  const { copyOf, label } = (await all('accepted'))[0]!
  const own = (await all('accepted')).filter((one) => one.copyOf === copyOf).map(({ id }) => id)
  const other = DRAWN.find((name) => name !== label)!
  const now = async () => {
    const [{ accepted, stale }] = (await studio.synthesis.templates()) as [typeof set & object]
    return [accepted, stale]
  }
  const given = { samples: [copyOf!], annotator: 'Ada' }
  await studio.labelling.bulk({ ...given, kind: 'label', label: other })
  expect(await now()).toEqual([set!.accepted - own.length, own.length])
  expect((await all('stale')).map(({ id, stale }) => [id, stale])).toEqual(own.map((id) => [id, true]))
  expect((await train()).synthetic!.samples).toBe(set!.accepted - own.length)
  await studio.labelling.undo({ annotator: 'Ada' })
  expect(await now()).toEqual([set!.accepted, 0])
  await studio.labelling.bulk({ ...given, kind: 'clear', label: null })
  expect(await now()).toEqual([set!.accepted - own.length, own.length])
  await studio.labelling.undo({ annotator: 'Ada' })
  // A label that is merged into another one means that one from then on: its pictures are labelled so, and so are their copies.
  const from = (await studio.labels.list()).find(({ name }) => name === label)!
  const into = (await studio.labels.list()).find(({ name }) => name === other)!
  await studio.labels.merge({ id: from.id, into: into.id })
  expect(await now()).toEqual([set!.accepted, 0])
})

test(
  'whether they help is asked without the copies of what is left out, and an answer a label has its own alone',
  { timeout: 240_000 },
  async () => {
    const job = await studio.jobs.wait(await studio.synthesis.helps({ runs: 2, seed: 3, curve: true }))
    expect(job.error).toBeNull()
    const [help] = (job.result as { help: Help[] }).help
    expect(help).toMatchObject({ template: null, on: 'left-out', current: true })
    expect(help!.without).toBeGreaterThan(0.4)
  },
)

test('a picture that is nearly one of the hold-out gets no copies', { timeout: 120_000 }, async () => {
  const other = await temporaryStudio({ host: 'terminal' })
  try {
    const pictures = join(other.folder, 'pictures')
    await drawFolder(pictures, 10)
    for (const [k, kind] of DRAWN.entries())
      for (let i = 0; i < 10; i++) {
        const twin = await sharp(await drawnPicture(kind, 1000 * k + i + 1))
          .linear(0.9, 4)
          .png()
          .toBuffer()
        await writeFile(join(pictures, kind, `${i} twin.png`), twin)
      }
    await other.studio.settings.set({ holdoutShare: 0.25, annotator: 'Ada' })
    await other.studio.project.create({ name: 'p', path: join(other.folder, 'p.kindling') })
    await other.studio.jobs.wait(await other.studio.data.import({ path: pictures, trustLabels: true }))
    await other.studio.jobs.wait(
      await other.studio.synthesis.copies({ name: 'c', each: 1, noise: { 'grain.v1': 1 }, seed: 2 }),
    )
    const { samples } = await other.studio.synthesis.samples({ offset: 0, limit: 500 })
    const db = readProjectFile(join(other.folder, 'p.kindling'))
    const called = new Map(
      [...iterateSamples(db)].map(({ id, label, imageName }) => [id, `${label} ${parseInt(basename(imageName!))}`]),
    )
    const secrets = new Set(holdoutSamples(db).map((sample) => called.get(sample)))
    db.close()
    const leaking = samples.filter(({ copyOf }) => secrets.has(called.get(copyOf!)))
    expect(leaking.length).toBeGreaterThan(3)
    expect(samples.filter(({ gate }) => gate === 'like-the-hold-out')).toEqual(leaking)
  } finally {
    await other.leave()
  }
})

test('a project of texts, a noise nobody knows and a name that a template has are refused by name', async () => {
  const refused = async (given: Parameters<Studio['synthesis']['copies']>[0]) => {
    try {
      await studio.synthesis.copies(given)
    } catch (error) {
      return (error as Error).name
    }
    return 'made'
  }
  expect(await refused({ name: 'c', each: 1, noise: { 'rain.v1': 1 } })).toBe('UnusablePictureNoise')
  await studio.project.create({ name: 't', path: join(folder, 't.kindling') })
  await writeFile(join(folder, 't.csv'), 'text,label\none,a\ntwo,b\n')
  await studio.jobs.wait(await studio.data.import({ path: join(folder, 't.csv'), trustLabels: true }))
  expect(await refused({ name: 'c', each: 1 })).toBe('NoPicturesHere')
})
