import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { readBundle, sumsOf } from '../../src-main/bundles/read-bundle.ts'
import { openStudioModel } from '../../src-main/compute-tasks/model-graph.ts'
import { contentsFor } from '../../src-main/compute-tasks/project-contents.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { BundleReceipt, Precision } from '../../src-main/contract/bundles.ts'
import type { Model, TakenBundle } from '../../src-main/contract/models.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { filesInZip, zipArchive } from '../../src-main/platform/zip-archive.ts'
import type { Studio } from '../../src-main/services/studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { modelById } from '../../src-main/storage/tables/models.ts'
import { foldersIn, temporaryStudio } from '../hosts/temporary-studio.ts'
import { run } from './run-bundle.ts'

const runtime = createRuntime({ threads: 1 })
let home: string
let studio: Studio
let folder: string
let leave: () => Promise<void>
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kindling-take-bundle-'))
  const folders = { ...foldersIn(home), resources: join(import.meta.dirname, '../../resources') }
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal', folders }))
  await studio.settings.set({ holdoutShare: 0.3 })
})
afterAll(async () => {
  await leave()
  rmSync(home, { recursive: true, force: true })
})

const ended = async (job: ReturnType<Studio['models']['embed']>) => studio.jobs.wait(await job)
async function done<Result>(job: ReturnType<Studio['models']['embed']>): Promise<Result> {
  const { state, error, result } = await ended(job)
  if (state !== 'done') throw new Error(JSON.stringify(error))
  return result as Result
}

const LABELS = ['river', 'city', 'wood']
const lines = (from: number, to: number, several = false) =>
  Array.from({ length: to - from }, (_, i) => {
    const [n, words] = [from + i, ['cold river flows', 'big city sleeps', 'old wood rustles']]
    const both = several && n % 4 === 0 ? ` ${words[(n + 1) % 3]}` : ''
    return `${words[n % 3]}${both} by number ${n},${LABELS[n % 3]}${both ? `;${LABELS[(n + 1) % 3]}` : ''}`
  })

async function pictures(path: string, from: number): Promise<string> {
  for (const [label, name] of ['across', 'down'].entries()) {
    mkdirSync(join(path, name), { recursive: true })
    for (let i = from; i < from + 30; i++) {
      const raw = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => {
        const place = Math.floor(at / 3)
        const along = label ? place % 32 : Math.floor(place / 32)
        return (Math.floor(along / (2 + (i % 3))) % 2 ? 200 : 30) + (i % 20)
      })
      const image = sharp(raw, { raw: { width: 32, height: 32, channels: 3 } })
      writeFileSync(join(path, name, `${i}.png`), await image.png().toBuffer())
    }
  }
  return path
}

type Input = 'text' | 'several' | 'image'
async function sourceOf(input: Input, [from, to]: readonly [number, number]): Promise<string> {
  const path = join(folder, `${input}-${from}`)
  if (input === 'image') return pictures(path, from)
  writeFileSync(`${path}.csv`, `text,label\n${lines(from, to, input === 'several').join('\n')}\n`)
  return `${path}.csv`
}

async function project(name: string, input: Input, rows: readonly [number, number]): Promise<string> {
  const path = join(folder, `${name}.kindling`)
  await studio.project.create({ name, path })
  const kind = input === 'several' ? 'multi' : undefined
  await done(studio.data.import({ path: await sourceOf(input, rows), trustLabels: true, kind }))
  return path
}

const lineOf = (content: Content, i: number): string => {
  if (content.kind !== 'image') return JSON.stringify(content.kind === 'text' ? content.text : [...content.values])
  const file = join(folder, `picture-${i}.png`)
  writeFileSync(file, content.bytes)
  return JSON.stringify({ image: file })
}

/** What a stored version gives, and what a bundle's own runner gives, of the same contents; columns in the order of their names. */
async function bothSay(path: string, model: number, bundle: string) {
  const db = readProjectFile(path)
  const { preparation } = await readBundle(bundle)
  const contents = await contentsFor(db, preparation, [1, 2, 3, 5, 8, 13, 21])
  const own = await openStudioModel(db, modelById(db, model)!, { runtime })
  const said = await own.probabilities(contents)
  await own.close()
  db.close()
  const told = run(bundle, 'run.mjs', contents.map(lineOf), '--jsonl').map(({ probabilities }) => [...probabilities])
  return { said: contents.map((_, i) => [...rowOf(said, i)]), told }
}
const furthest = ({ said, told }: Awaited<ReturnType<typeof bothSay>>) =>
  Math.max(...said.flatMap((row, i) => row.map((p, c) => Math.abs(p - told[i]![c]!))))

const KINDS: readonly (readonly [string, Input, string, Precision, number])[] = [
  ['texts and a head', 'text', 'softmax-head.v1', 'float32', 1e-5],
  ['texts and a head, int8', 'text', 'pool-head.v1', 'int8', 1e-2],
  ['patches of pictures and a head', 'image', 'softmax-head.v1', 'float32', 1e-5],
]

describe.each(KINDS)('a bundle of %s', { timeout: 120_000 }, (name, input, learner, precision, apart) => {
  const stem = name.replaceAll(/[ ,]+/g, '-')
  const bundle = () => join(folder, 'shipped', stem)
  let made: BundleReceipt
  beforeAll(async () => {
    await project(`maker-of-${stem}`, input, [0, 90])
    await done(studio.models.embed({}))
    const options = /cnn|bag|mlp/.test(learner) ? { epochs: 4, ...(learner === 'small-cnn.v1' && { side: 32 }) } : {}
    const { id } = await done<Model>(studio.models.train({ learner, options, seed: 1 }))
    made = await done<BundleReceipt>(studio.models.bundle({ model: id, path: bundle(), precision }))
  }, 120_000)

  test('becomes a version that says the same, measured here, not in use, without the bundle, and bundled again', async () => {
    const path = await project(`user-of-${stem}`, input, [200, 260])
    const { model, added } = await done<TakenBundle>(studio.models.takeBundle({ path: bundle() }))
    expect(added).toEqual([])
    expect(model).toMatchObject({
      version: 1,
      active: false,
      labels: 0,
      bundle: { project: `maker-of-${stem}`, version: 1, precision, sha256: made.sha256 },
    })
    expect(model.holdout!.samples).toBeGreaterThan(5)
    expect(furthest(await bothSay(path, model.id, bundle()))).toBeLessThan(apart)

    const again = `${bundle()}-again`
    const receipt = await done<BundleReceipt>(studio.models.bundle({ model: model.id, path: again }))
    expect(receipt.selfTest.passed).toBe(true)
    // What was measured at the import, and with the very file: the same samples.
    expect(receipt.holdout!.accuracy).toBeCloseTo(model.holdout!.accuracy, 6)
    expect(furthest(await bothSay(path, model.id, again))).toBeLessThan(1e-5)
    const card = readFileSync(join(again, 'MODEL_CARD.md'), 'utf8')
    expect(card).toContain(`came in a bundle, model 1 of maker-of-${stem}`)
    expect(readFileSync(join(again, 'LICENSES.md'))).toEqual(readFileSync(join(bundle(), 'LICENSES.md')))

    rmSync(bundle(), { recursive: true })
    await studio.models.activate({ model: model.id })
    const [now] = await studio.models.list()
    expect(now).toMatchObject({
      id: model.id,
      active: true,
      backbone: `bundle-${input === 'several' ? 'text' : input}.v1`,
    })
  })
})

describe('labels', { timeout: 120_000 }, () => {
  const bundle = () => join(folder, 'labels.zip')
  beforeAll(async () => {
    await project('maker-of-labels', 'text', [0, 90])
    await done(studio.models.embed({}))
    const { id } = await done<Model>(studio.models.train({ learner: 'softmax-head.v1', seed: 1 }))
    await done(studio.models.bundle({ model: id, path: bundle() }))
  }, 120_000)

  test('that the task does not have are refused by name, and nothing stays; or are added where somebody says so', async () => {
    await studio.project.create({ name: 'fewer', path: join(folder, 'fewer.kindling') })
    const file = join(folder, 'fewer.csv')
    writeFileSync(
      file,
      `text,label\n${lines(300, 360)
        .filter((line) => !line.endsWith('wood'))
        .join('\n')}\n`,
    )
    await done(studio.data.import({ path: file, trustLabels: true }))
    const refused = await ended(studio.models.takeBundle({ path: bundle() }))
    expect(refused).toMatchObject({ state: 'failed', error: { name: 'LabelsNotInTask', fields: { labels: 'wood' } } })
    expect(await studio.models.list()).toEqual([])
    expect(await studio.models.featureSets()).toEqual([])
    expect((await studio.labels.list()).map(({ name }) => name)).toEqual(['city', 'river'].sort(byFirstSeen))

    const { model, added } = await done<TakenBundle>(studio.models.takeBundle({ path: bundle(), addLabels: true }))
    expect(added).toEqual(['wood'])
    expect([...model.classes].sort()).toEqual([...LABELS].sort())
    expect(model.holdout!.accuracy).toBeGreaterThan(0.9)
  })

  test('a graph without features, or of another format, is refused by name', async () => {
    await project('picky', 'text', [400, 430])
    const files = filesInZip(readFileSync(bundle()))
    const odd = async (changes: Record<string, (bytes: Buffer) => Buffer>) => {
      const changed = new Map([...files].filter(([name]) => name !== 'SHA256SUMS'))
      for (const [name, change] of Object.entries(changes)) changed.set(name, change(Buffer.from(files.get(name)!)))
      const path = join(folder, 'odd.zip')
      writeFileSync(path, zipArchive(new Map([...changed, ['SHA256SUMS', sumsOf(changed)]])))
      return (await ended(studio.models.takeBundle({ path }))).error
    }
    // The same model with the tensor under another name of as many letters.
    const renamed = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replaceAll('\x08features', '\x08numberss'), 'latin1')
    expect(await odd({ 'model.onnx': renamed })).toMatchObject({
      name: 'BundleWithoutHead',
      fields: { missing: 'it has no tensor features' },
    })
    const newer = (bytes: Buffer) => Buffer.from(bytes.toString().replace('kindling-bundle.v1', 'kindling-bundle.v9'))
    expect(await odd({ 'bundle.json': newer })).toMatchObject({ name: 'NewerBundle' })
    expect(await studio.models.list()).toEqual([])
  })
})

/** As the file has them: rivers come first. */
const byFirstSeen = (a: string, b: string) => LABELS.indexOf(a) - LABELS.indexOf(b)
