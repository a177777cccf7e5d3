import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { mulberry32 } from '../../platform/random.ts'
import type { Content } from '../backbone.ts'
import { UnreadableFeatureState } from '../unreadable-feature-state.ts'
import { patchDictionary } from './patch-dictionary.ts'
import { packState, unpackState } from './state.ts'

const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }
const options = resolveOptions(patchDictionary.id, patchDictionary.options, { centres: 50, dimensions: 64 })

async function drawn(side: number, grey: (x: number, y: number) => number): Promise<Content> {
  const raw = Uint8Array.from({ length: side * side }, (_, at) => grey(at % side, Math.floor(at / side)))
  const bytes = await sharp(raw, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer()
  return { kind: 'image', bytes }
}

async function embed(pool: readonly Content[], contents = pool, onUnreadable?: (i: number, why: string) => void) {
  const state = await patchDictionary.fit!(
    async function* () {
      yield pool
    },
    options,
    context,
  )
  const extractor = await patchDictionary.open(options, state, { ...context, onUnreadable })
  const out = await extractor.embed(contents)
  await extractor.close()
  return out
}
const cosine = (x: Matrix, i: number, j: number) => rowOf(x, i).reduce((sum, v, k) => sum + v * rowOf(x, j)[k]!, 0)

test('large images are told apart by what is too fine for a small view', async () => {
  const random = mulberry32(3)
  // One shade on average, everywhere; at 32 pixels a side both would be plain.
  const across = (x: number) => 128 + 60 * (x % 2 ? 1 : -1) + 4 * random()
  const pool = await Promise.all(Array.from({ length: 12 }, (_, i) => drawn(128, (x, y) => across(i % 2 ? x : y))))
  const out = await embed(pool)
  for (let i = 2; i < pool.length; i++) {
    const [same, other] = [cosine(out, i, i % 2), cosine(out, i, 1 - (i % 2))]
    expect(same).toBeGreaterThan(other + 0.1)
  }
})

test('an image and its mirror image are not the same: labels may go by it', async () => {
  const blob = (at: number, down: number) => (x: number, y: number) =>
    255 * Math.exp(-((x - at) ** 2 + (y - down) ** 2) / 30)
  const places = Array.from({ length: 8 }, (_, i) => [5 + 2 * (i % 4), i < 4 ? 8 : 24] as const)
  const left = await Promise.all(places.map(([x, y]) => drawn(32, blob(x, y))))
  const right = await Promise.all(places.map(([x, y]) => drawn(32, blob(31 - x, y))))
  const out = await embed([...left, ...right])
  places.forEach((_, i) => expect(cosine(out, i, i + places.length)).toBeLessThan(0.5))
})

test('an image that cannot be read is told, and the others go on', async () => {
  const random = mulberry32(5)
  const good = await Promise.all(Array.from({ length: 6 }, () => drawn(32, () => 255 * random())))
  const told: [number, string][] = []
  const broken: Content = { kind: 'image', bytes: Uint8Array.of(1, 2, 3) }
  const gone: Content = { kind: 'image', bytes: new Uint8Array(0) }
  const out = await embed(good, [good[0]!, broken, ...good, gone], (i, why) => told.push([i, why]))
  expect(told.sort()).toEqual([
    [1, 'the bytes are not of an image'],
    [8, 'there is no such file any more'],
  ])
  expect([...rowOf(out, 1), ...rowOf(out, 8)].every((value) => value === 0)).toBe(true)
  expect(cosine(out, 0, 2)).toBeCloseTo(1, 5)
})

test('a stored state comes back as it was, and one that is cut short or of another version is refused', () => {
  const random = mulberry32(2)
  const filled = (rows: number, columns: number) => {
    const out = matrix(rows, columns)
    out.data.forEach((_, i) => (out.data[i] = random()))
    return out
  }
  const dictionary = { mean: filled(1, 108).data, whitening: filled(108, 108), centres: filled(5, 108) }
  // 2 views, sums and differences, 4 quarters, 5 centres.
  const state = { side: 64, dictionary, basis: filled(80, 3), offset: filled(1, 3).data }
  const bytes = packState(state)
  expect(bytes.length).toBe(4 * (4 + 108 + 108 * 108 + 5 * 108 + 3 + 80 * 3))
  expect(unpackState(new Uint8Array([0, ...bytes]).subarray(1))).toEqual(state)
  expect(() => unpackState(bytes.subarray(0, -4))).toThrow(UnreadableFeatureState)
  expect(() => unpackState(bytes.subarray(0, 8))).toThrow(UnreadableFeatureState)
  expect(() => unpackState(Uint8Array.from(bytes, (byte, i) => (i === 0 ? 9 : byte)))).toThrow('of version 9')
})
