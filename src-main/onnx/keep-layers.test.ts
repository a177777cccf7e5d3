import { expect, test } from 'vitest'
import { layeredEncoder, layeredWeights } from '../../tests/backbones/layered-encoder.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { openImportable } from './import/importable-model.ts'
import { keepLayers, keptLayers, NoLayersFound } from './keep-layers.ts'

const runtime = createRuntime({ threads: 1 })
const [LAYERS, WIDTH] = [4, 6]
const ids = [5, 8, 11, 3]

async function run(model: Uint8Array): Promise<number[]> {
  const session = await runtime.session(model)
  const data = BigInt64Array.from(ids, BigInt)
  const { last_hidden_state } = await session.run({ input_ids: { type: 'int64', dims: [1, ids.length], data } })
  await session.release()
  return [...(last_hidden_state!.data as Float32Array)]
}

/** h ← h + tanh(h·W + b) over these layers, in float64. */
function plain(layers: readonly number[]): number[] {
  const weights = layeredWeights(LAYERS)
  return ids.flatMap((id) => {
    let h = [...weights['embeddings.weight']!.data.subarray(id * WIDTH, (id + 1) * WIDTH)]
    for (const layer of layers) {
      const [w, b] = ['weight', 'bias'].map((name) => weights[`encoder.layer.${layer}.${name}`]!.data)
      h = h.map((x, j) => x + Math.tanh(h.reduce((sum, y, i) => sum + y * w![i * WIDTH + j]!, b![j]!)))
    }
    return h
  })
}

test.each([
  [1, 'even', [2]],
  [2, 'even', [1, 3]],
  [2, 'first', [0, 1]],
  [3, 'even', [0, 2, 3]],
] as const)(
  'with %i layers, %s, a model says what layers %j alone would, and the others’ weights are gone',
  async (k, keep, left) => {
    const cut = keepLayers(layeredEncoder(LAYERS), k, keep)
    const [found, wanted] = [await run(cut), plain(left)]
    found.forEach((x, i) => expect(x).toBeCloseTo(wanted[i]!, 5))
    const layers = Object.keys(openImportable(cut).parameters).flatMap(
      (name) => /layer\.(\d)\.weight/.exec(name)?.[1] ?? [],
    )
    expect(layers.map(Number).sort()).toEqual(left)
  },
)

test('with all of its layers, or more, a model stays the same byte for byte', () => {
  const model = layeredEncoder(LAYERS)
  for (const k of [4, 12]) expect(Buffer.compare(keepLayers(model, k, 'even'), model)).toBe(0)
})

test('layers are spread as those of SBERT’s reduced models', () => {
  expect(keptLayers(12, 4, 'even')).toEqual([1, 4, 7, 10])
  expect(keptLayers(6, 3, 'even')).toEqual([1, 3, 5])
  expect(keptLayers(12, 3, 'first')).toEqual([0, 1, 2])
})

test('a model whose nodes are not named by layers is refused by name', () => {
  expect(() => keepLayers(layeredEncoder(LAYERS, false), 2, 'even')).toThrow(NoLayersFound)
})
