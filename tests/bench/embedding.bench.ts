import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Content } from '../../src-main/backbones/backbone.ts'
import { backboneById } from '../../src-main/backbones/index.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { Feeds, Runtime, Session } from '../../src-main/compute/runtime.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { mulberry32 } from '../../src-main/platform/random.ts'

// Embedding with models from folders, against ONNX Runtime alone on the very inputs it was given: what tokenizer, pictures and batches cost.
const models = join(process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'models')
const [TEXTS, IMAGES, SIDE, TIMES] = [1000, 200, 256, 3]
const random = mulberry32(1)
const words = (count: number) =>
  Array.from({ length: count }, () => `word${Math.floor(2000 * random())}`.slice(0, 4 + Math.floor(4 * random()))).join(
    ' ',
  )
const texts = Array.from({ length: TEXTS }, (): Content => ({
  kind: 'text',
  text: words(3 + Math.floor(40 * random())),
}))
const pixels = () => Uint8Array.from({ length: 3 * SIDE * SIDE }, () => Math.floor(256 * random()))
const picture = async (): Promise<Content> => ({
  kind: 'image',
  bytes: await sharp(pixels(), { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg()
    .toBuffer(),
})

/** Of all inputs a runtime's sessions are given, in order. */
function recorded(runtime: Runtime): {
  runtime: Runtime
  runs: { session: Session; feeds: Feeds; wanted?: readonly string[] }[]
} {
  const runs: ReturnType<typeof recorded>['runs'] = []
  const session: Runtime['session'] = async (model, options) => {
    const real = await runtime.session(model, options)
    const run: Session['run'] = (feeds, wanted) => {
      runs.push({ session: real, feeds, wanted })
      return real.run(feeds, wanted)
    }
    return { ...real, run, release: () => real.release() }
  }
  return { runtime: { ...runtime, limited: (file, work) => runtime.limited(file, work), session }, runs }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function compare(id: string, folder: string, contents: readonly Content[]) {
  if (!existsSync(join(models, folder))) return console.log(`${folder}: not here (KINDLING_SHARED/models)`)
  const backbone = backboneById(id)
  const { runtime, runs } = recorded(createRuntime())
  const options = resolveOptions(id, backbone.options, { folder: join(models, folder) })
  const extractor = await backbone.open(options, null, { runtime, seed: 1 })
  const [whole, alone]: [number[], number[]] = [[], []]
  await extractor.embed(contents.slice(0, 64))
  for (let time = 0; time < TIMES; time++) {
    runs.length = 0
    whole.push(await seconds(() => extractor.embed(contents)))
    alone.push(
      await seconds(async () => {
        for (const { session, feeds, wanted } of [...runs]) await session.run(feeds, wanted)
      }),
    )
  }
  await extractor.close()
  const [best, bare] = [Math.min(...whole), Math.min(...alone)]
  const rate = (taken: number) => Math.round(contents.length / taken)
  console.log(
    `${folder}: ${rate(best)} a second, ONNX Runtime alone ${rate(bare)}: ${((100 * bare) / best).toFixed(0)} % of its speed`,
  )
}

await compare('hf-text.v1', 'all-MiniLM-L6-v2', texts)
await compare('onnx-image.v1', 'efficientnet-lite0', await Promise.all(Array.from({ length: IMAGES }, picture)))
