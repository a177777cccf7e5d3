import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Backbone, BackboneContext, Content } from '../../src-main/backbones/backbone.ts'
import { backboneFaces, UnknownBackbone } from '../../src-main/backbones/faces.ts'
import { backboneById, backbones } from '../../src-main/backbones/index.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { folderOf, imageFiles, textFiles } from '../backbones/tiny-models.ts'

const runtime = createRuntime({ threads: 1 })

const TEXTS = Array.from({ length: 70 }, (_, i) => {
  const words = ['red', 'green light', 'blue night', 'a day', 'sun sun sun']
  return `${words[i % 5]} ${words[(3 * i + 1) % 4]} ${'day '.repeat(i % 3)}`
})
const texts: readonly Content[] = [...TEXTS, '', '红灯 绿灯 蓝夜', '红灯'].map((text) => ({ kind: 'text', text }))
const empty: Readonly<Record<Backbone['input'], Content>> = {
  text: { kind: 'text', text: '  \n' },
  image: { kind: 'image', bytes: new Uint8Array(0) },
  vector: { kind: 'vector', values: new Float32Array(0) },
}
const vectors: readonly Content[] = Array.from({ length: 20 }, (_, i) => ({
  kind: 'vector',
  values: Float32Array.of(i, 1, -i, 2),
}))

async function images(): Promise<readonly Content[]> {
  return Promise.all(
    Array.from({ length: 20 }, async (_, i): Promise<Content> => {
      const create = {
        width: 3 + (i % 4),
        height: 5,
        channels: 3 as const,
        background: { r: 12 * i, g: 90, b: 250 - 12 * i },
      }
      return { kind: 'image', bytes: await sharp({ create }).png().toBuffer() }
    }),
  )
}

const given: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hf-text.v1': { folder: folderOf(textFiles()) },
  'onnx-image.v1': { folder: folderOf(imageFiles()) },
}

const poolOf = (contents: readonly Content[]) =>
  async function* () {
    for (let i = 0; i < contents.length; i += 16) yield contents.slice(i, i + 16)
  }

async function openFitted(backbone: Backbone, contents: readonly Content[], context: Partial<BackboneContext> = {}) {
  const options = resolveOptions(backbone.id, backbone.options, given[backbone.id])
  const whole = { runtime, seed: 3, ...context }
  const state = (await backbone.fit?.(poolOf(contents), options, whole)) ?? null
  return { options, state, extractor: await backbone.open(options, state, whole) }
}

const lengthOf = (x: Matrix, i: number) => Math.hypot(...rowOf(x, i))
const rowsOf = (x: Matrix) => Array.from({ length: x.rows }, (_, i) => [...rowOf(x, i)])

test('the core knows each by its face: the same list, nothing said twice', () => {
  expect(backboneFaces.map((face) => [face.id, face.title, face.options])).toEqual(
    backbones.map((plugin) => [plugin.id, plugin.title, plugin.options]),
  )
})

test('ids are unique, versioned, and found by name', () => {
  const ids = backbones.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z-]+\.v\d+$/.test(id))).toEqual([])
  expect(ids.map((id) => backboneById(id).id)).toEqual(ids)
  expect(() => backboneById('crystal-ball.v1')).toThrow(UnknownBackbone)
})

describe.each(backbones.map((backbone) => [backbone.id, backbone] as const))('%s', (_, backbone) => {
  let contents: readonly Content[]
  beforeAll(async () => {
    contents = { text: texts, image: await images(), vector: vectors }[backbone.input]
  })

  test('gives rows of length 1, or zero where there is nothing', async () => {
    const { extractor } = await openFitted(backbone, contents)
    const out = await extractor.embed([...contents, empty[backbone.input]])
    expect([out.rows, out.columns]).toEqual([contents.length + 1, extractor.dimensions])
    expect(lengthOf(out, contents.length)).toBe(0)
    const lengths = contents.map((_, i) => lengthOf(out, i)).filter((length) => length > 0)
    expect(lengths.length).toBeGreaterThanOrEqual(contents.length - 2)
    for (const length of lengths) expect(length).toBeCloseTo(1, 5)
    await extractor.close()
  })

  test('keeps the order, whatever else is embedded with a sample', async () => {
    const { extractor } = await openFitted(backbone, contents)
    const forward = rowsOf(await extractor.embed(contents))
    const backward = rowsOf(await extractor.embed(contents.toReversed())).toReversed()
    forward.forEach((row, i) => row.forEach((value, j) => expect(backward[i]![j]).toBeCloseTo(value, 5)))
    await extractor.close()
  })

  test('gives nothing for nothing', async () => {
    const { extractor } = await openFitted(backbone, contents)
    const { rows, columns, data } = await extractor.embed([])
    expect({ rows, columns, length: data.length }).toEqual({ rows: 0, columns: extractor.dimensions, length: 0 })
    await extractor.close()
  })

  test('is the same bit for bit with the same seed, and says so by its fingerprint', async () => {
    const runs = []
    for (let i = 0; i < 2; i++) {
      const { options, state, extractor } = await openFitted(backbone, contents)
      runs.push({ data: (await extractor.embed(contents)).data, print: await backbone.fingerprint(options, state) })
      await extractor.close()
    }
    expect(runs[1]).toEqual(runs[0])
  })

  test('goes on from the stored state as if never closed', async () => {
    const { options, state, extractor } = await openFitted(backbone, contents)
    const before = await extractor.embed(contents)
    await extractor.close()
    // At an odd offset, as a database hands it out.
    const stored = state && new Uint8Array([0, ...state]).subarray(1)
    const again = await backbone.open(options, stored, { runtime, seed: 99 })
    expect((await again.embed(contents)).data).toEqual(before.data)
    await again.close()
  })

  test('stops when told to', async () => {
    const stop = new AbortController()
    const { extractor } = await openFitted(backbone, contents, { signal: stop.signal })
    stop.abort()
    await expect(extractor.embed(contents)).rejects.toThrow(/abort/i)
    await extractor.close()
    if (backbone.fit) await expect(openFitted(backbone, contents, { signal: stop.signal })).rejects.toThrow(/abort/i)
  })
})
