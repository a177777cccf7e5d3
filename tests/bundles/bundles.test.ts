import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { openBundle } from '../../src-main/bundles/open-bundle.ts'
import { BundleChanged, NotABundle } from '../../src-main/bundles/manifest.ts'
import { readBundle } from '../../src-main/bundles/read-bundle.ts'
import { openStudioModel } from '../../src-main/compute-tasks/model-graph.ts'
import { contentsFor } from '../../src-main/compute-tasks/project-contents.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { BundleReceipt } from '../../src-main/contract/bundles.ts'
import { rowOf } from '../../src-main/platform/matrix.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'
import type { Studio } from '../../src-main/services/studio.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { heNormal } from '../../src-main/tensor-graph/initialisers.ts'
import { add, tanh } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { input, parameter } from '../../src-main/tensor-graph/tensor.ts'
import { modelById } from '../../src-main/storage/tables/models.ts'
import { layeredFiles } from '../backbones/layered-encoder.ts'
import { folderOf, textFiles, WORD_VECTORS, WORDS } from '../backbones/tiny-models.ts'
import { foldersIn, temporaryStudio } from '../hosts/temporary-studio.ts'
import { python, run, selfTest } from './run-bundle.ts'

const resources = join(import.meta.dirname, '../../resources')
const runtime = createRuntime({ threads: 1 })
const random = mulberry32(4)

let home: string
let studio: Studio
let folder: string
let leave: () => Promise<void>
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kindling-bundles-'))
  const folders = { ...foldersIn(home), resources }
  ;({ studio, folder, leave } = await temporaryStudio({ host: 'terminal', folders }))
  await studio.settings.set({ holdoutShare: 0.3 })
})
afterAll(async () => {
  await leave()
  rmSync(home, { recursive: true, force: true })
})

const done = async (job: ReturnType<Studio['models']['embed']>) => {
  const ended = await studio.jobs.wait(await job)
  if (ended.state !== 'done') throw new Error(JSON.stringify(ended.error))
  return ended.result
}

const texts = Array.from({ length: 120 }, (_, i) => {
  const own = [
    ['red', 'night'],
    ['green', 'day'],
    ['blue', 'sun'],
  ][i % 3]!
  const noise = Array.from({ length: 3 }, () => WORDS[4 + Math.floor(random() * 8)])
  return [`${own[0]} ${noise.join(' ')} ${own[1]}`, ['warm', 'cold', 'wet, or dry'][i % 3]!] as const
})

async function stripes(label: number, i: number): Promise<Uint8Array> {
  const side = 32
  const raw = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % side, Math.floor(at / 3 / side)]
    return (Math.floor((label ? x : y) / (2 + (i % 3))) % 2 ? 200 : 30) + (i % 20)
  })
  return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
}

/** Files a project is made of. */
async function sourceFor(input: string): Promise<string> {
  const path = join(folder, `source-${input}`)
  if (input === 'text') {
    writeFileSync(`${path}.csv`, `text,label\n${texts.map(([text, label]) => `${text},"${label}"`).join('\n')}\n`)
    return `${path}.csv`
  }
  if (input === 'several') {
    // The first word gives one label, the last another; some have neither.
    const labels = texts.map(([text]) => [/^red/.test(text) && 'warm', /sun$/.test(text) && 'bright'].filter(Boolean))
    writeFileSync(
      `${path}.csv`,
      `text,label\n${texts.map(([text], i) => `${text},${labels[i]!.join(';')}`).join('\n')}\n`,
    )
    return `${path}.csv`
  }
  if (input === 'vector') {
    const lines = texts.map(([text, label], i) => ({
      text,
      label,
      vector: [i % 3, random(), (i % 3) * 2 - 1, random()],
    }))
    writeFileSync(`${path}.jsonl`, lines.map((line) => JSON.stringify(line)).join('\n'))
    return `${path}.jsonl`
  }
  for (const [label, name] of ['across', 'down'].entries()) {
    mkdirSync(join(path, name), { recursive: true })
    for (let i = 0; i < 40; i++) writeFileSync(join(path, name, `${i}.png`), await stripes(label, i))
  }
  return path
}

interface Kind {
  readonly name: string
  readonly input: 'text' | 'several' | 'image' | 'vector'
  readonly backbone?: string
  readonly learner: string
  readonly options?: Record<string, string | number>
}
const model = folderOf(textFiles())

/** An encoder with weights that can be trained: h = tanh(E[ids]·W + b). */
function trainable(): string {
  const weights = {
    table: { shape: [WORDS.length, 6], data: WORD_VECTORS.data },
    weight: { shape: [6, 6], data: heNormal([6, 6], mulberry32(2)) },
    bias: { shape: [6], data: new Float32Array(6) },
  }
  const [table, weight, bias] = Object.entries(weights).map(([name, { shape }]) => parameter(name, shape))
  const rows = gather(table!, input('input_ids', ['batch', 'sequence'], 'int64'))
  const hidden = tanh(add(matMul(rows, weight!), bias!))
  const graph = emitGraph({ name: 'tiny', outputs: { last_hidden_state: hidden }, values: weights })
  return folderOf({ ...textFiles(), 'onnx/model.onnx': encodeModel(graph) })
}
const KINDS: readonly Kind[] = [
  { name: 'built-in patterns and a head', input: 'text', learner: 'softmax-head.v1' },
  { name: 'built-in patterns and a two-layer head', input: 'text', learner: 'mlp-head.v1', options: { epochs: 20 } },
  { name: 'a text model and a head', input: 'text', backbone: model, learner: 'softmax-head.v1' },
  {
    name: 'a fine-tuned text model',
    input: 'text',
    learner: 'fine-tune.v1',
    options: { model: trainable(), epochs: 2, unfreeze: 'always' },
  },
  {
    name: 'an encoder with fewer layers',
    input: 'text',
    learner: 'encoder-student.v1',
    options: { model: folderOf(layeredFiles(4)), layers: '2', epochs: 2 },
  },
  { name: 'several labels a sample', input: 'several', learner: 'sigmoid-head.v1' },
  { name: 'a bag of patterns', input: 'text', learner: 'ngram-bag.v1', options: { epochs: 2 } },
  { name: 'patches of images and a head', input: 'image', learner: 'softmax-head.v1' },
  { name: 'a small network', input: 'image', learner: 'small-cnn.v1', options: { side: 32, epochs: 2 } },
  { name: 'vectors and a head', input: 'vector', backbone: 'precomputed.v1', learner: 'softmax-head.v1' },
]

/** A project with a model of that kind. */
async function modelOf({ name, input, backbone, learner, options }: Kind) {
  const path = join(folder, `${name.replaceAll(' ', '-')}.kindling`)
  await studio.project.create({ name, path })
  const kindOfTask = input === 'several' ? 'multi' : undefined
  await done(studio.data.import({ path: await sourceFor(input), trustLabels: true, kind: kindOfTask }))
  await done(studio.models.embed({ backbone }))
  const trained = (await done(studio.models.train({ learner, options, seed: 1 }))) as { id: number }
  return { path, id: trained.id }
}

/** As the runners are given it, a line each. */
const lineOf = (content: Content, i: number): string => {
  if (content.kind === 'text') return JSON.stringify(content.text)
  if (content.kind === 'vector') return JSON.stringify([...content.values])
  const file = join(folder, `picture-${i}.png`)
  writeFileSync(file, content.bytes)
  return JSON.stringify({ image: file })
}

const furthest = (one: readonly (readonly number[])[], other: readonly (readonly number[])[]) =>
  Math.max(...one.flatMap((row, i) => row.map((p, c) => Math.abs(p - other[i]![c]!))))

describe.each(KINDS.map((kind) => [kind.name, kind] as const))('a bundle of %s', { timeout: 120_000 }, (name, kind) => {
  let path: string
  let id: number
  let receipt: BundleReceipt
  let contents: Content[]
  let expected: number[][]
  beforeAll(async () => {
    const { path: project, id: made } = await modelOf(kind)
    id = made
    path = join(folder, 'shipped', name.replaceAll(' ', '-'))
    receipt = (await done(studio.models.bundle({ model: id, path }))) as BundleReceipt
    const db = readProjectFile(project)
    const samples = Array.from({ length: 12 }, (_, i) => 5 * i + 1)
    contents = await contentsFor(db, (await readBundle(path)).preparation, samples)
    if (contents[0]!.kind === 'text')
      contents.push(...['', '  ', 'İSTANBUL ﬁne ４２ 红灯', 'sun '.repeat(40), 'Σας 😀 [SEP] a_b'].map(textContent))
    const own = await openStudioModel(db, modelById(db, id)!, { runtime })
    const { data, rows, columns } = await own.probabilities(contents)
    await own.close()
    expected = Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
    db.close()
  }, 120_000)

  test('says of itself what was measured', () => {
    expect(readdirSync(path).sort()).toEqual([...receipt.files].sort())
    expect(receipt.selfTest).toMatchObject({ passed: true })
    expect(receipt.agreement).toMatchObject({ share: 1 })
    expect(receipt.agreement.furthest).toBeLessThan(1e-5)
    expect(receipt.latency.medianMs).toBeLessThanOrEqual(receipt.latency.p95Ms)
    const card = readFileSync(join(path, 'MODEL_CARD.md'), 'utf8')
    expect(card).toContain(`on the hold-out: ${(100 * receipt.holdout!.accuracy).toFixed(1)} %`)
  })

  test('gives with its own run.mjs what the studio gives, in Node', () => {
    const told = run(path, 'run.mjs', contents.map(lineOf), '--jsonl')
    expect(
      furthest(
        told.map(({ probabilities }) => probabilities),
        expected,
      ),
    ).toBeLessThan(1e-5)
    expect(selfTest(path, 'run.mjs')).toMatchObject({ status: 0, told: expect.stringContaining('contents') })
  })

  test.skipIf(!python)('gives with its own run.py what the studio gives, in Python', () => {
    const told = run(path, 'run.py', contents.map(lineOf), '--jsonl')
    expect(
      furthest(
        told.map(({ probabilities }) => probabilities),
        expected,
      ),
    ).toBeLessThan(1e-5)
    expect(selfTest(path, 'run.py')).toMatchObject({ status: 0 })
  })

  /** What the bundle at a path says when the studio reads it. */
  async function asked(path: string): Promise<number[][]> {
    const { classifier } = await openBundle(path, runtime)
    const { probabilities } = await classifier.classify(contents)
    await classifier.close()
    return contents.map((_, i) => [...rowOf(probabilities, i)])
  }

  test('gives the studio the same when it is read again', async () => {
    expect(furthest(await asked(path), expected)).toBeLessThan(1e-5)
  })

  test.runIf(kind.learner === 'mlp-head.v1')('is smaller as int8, and runs alike wherever it runs', async () => {
    for (const precision of ['float16', 'int8', 'int8-static'] as const) {
      const small = `${path}-${precision}`
      const { modelBytes, wholeBytes, agreement, holdout, asFloat32 } = (await done(
        studio.models.bundle({ model: id, path: small, precision }),
      )) as BundleReceipt
      expect(modelBytes).toBeLessThan(wholeBytes)
      expect(agreement.share).toBeGreaterThan(0.95)
      expect(holdout!.accuracy).toBeGreaterThan(receipt.holdout!.accuracy - 0.05)
      // The float32 bundle was measured by its own file.
      expect(asFloat32!.accuracy).toBe(receipt.holdout!.accuracy)
      expect(asFloat32!.latency.medianMs).toBeGreaterThan(0)
      expect(readFileSync(join(small, 'MODEL_CARD.md'), 'utf8')).toContain(
        `${(100 * receipt.holdout!.accuracy).toFixed(1)} % on the hold-out, ${asFloat32!.latency.medianMs.toFixed(2)} ms`,
      )
      const here = await asked(small)
      const lines = contents.map(lineOf)
      for (const runner of python ? (['run.mjs', 'run.py'] as const) : (['run.mjs'] as const)) {
        const told = run(small, runner, lines, '--jsonl').map((one) => one.probabilities)
        expect(furthest(told, here)).toBeLessThan(1e-5)
      }
    }
  })

  test('is refused with a byte changed, and where a file is gone', async () => {
    const file = join(path, 'model.onnx')
    const bytes = readFileSync(file)
    const changed = Uint8Array.from(bytes)
    changed[changed.length >> 1]! ^= 1
    writeFileSync(file, changed)
    await expect(readBundle(path)).rejects.toThrow(BundleChanged)
    writeFileSync(file, bytes)
    // The runners tell it too.
    const card = join(path, 'MODEL_CARD.md')
    const words = readFileSync(card)
    writeFileSync(card, `${words.toString()} `)
    for (const runner of ['run.mjs', ...(python ? (['run.py'] as const) : [])] as const)
      expect(selfTest(path, runner)).toMatchObject({
        status: 1,
        told: expect.stringContaining('not as it was written: MODEL_CARD.md'),
      })
    writeFileSync(card, words)
    const sums = join(path, 'SHA256SUMS')
    const said = readFileSync(sums)
    for (let at = 0; at < said.length; at += 13) {
      const other = Uint8Array.from(said)
      other[at]! ^= 1
      writeFileSync(sums, other)
      await expect(readBundle(path), `byte ${at}`).rejects.toThrow(BundleChanged)
    }
    // A file that no line vouches for is as good as none.
    writeFileSync(sums, said.toString().replace(/^.*  labels\.json\n/m, ''))
    await expect(readBundle(path)).rejects.toThrow(NotABundle)
    writeFileSync(sums, said)
    await expect(readBundle(path)).resolves.toMatchObject({ manifest: { version: 1 } })
    await expect(readBundle(folder)).rejects.toThrow(NotABundle)
  })
})

const textContent = (text: string): Content => ({ kind: 'text', text })
