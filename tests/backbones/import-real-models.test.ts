import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import type { Feeds, TensorValue } from '../../src-main/compute/runtime.ts'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { importGraph } from '../../src-main/onnx/import/import-graph.ts'
import { openImportable } from '../../src-main/onnx/import/importable-model.ts'
import { writeBack } from '../../src-main/onnx/import/write-back.ts'
import { grad } from '../../src-main/tensor-graph/autodiff.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { mul } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, parameter } from '../../src-main/tensor-graph/tensor.ts'

const models = join(process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'models')
if (!existsSync(models))
  console.log(`skipped: no real models in ${models} (set KINDLING_SHARED to the folder above it)`)

const runtime = createRuntime({ threads: 1 })
async function run(model: Uint8Array, feeds: Feeds) {
  const session = await runtime.session(model)
  const out = await session.run(feeds)
  await session.release()
  return out
}

const ints = (f: (i: number) => number): TensorValue => ({
  type: 'int64',
  dims: [3, 9],
  data: BigInt64Array.from({ length: 27 }, (_, i) => BigInt(f(i))),
})
const CASES = [
  {
    folder: 'all-MiniLM-L6-v2',
    weights: 101,
    outputs: ['last_hidden_state'],
    feeds: {
      input_ids: ints((i) => 1000 + 37 * i),
      attention_mask: ints((i) => Number(i % 9 < 9 - 2 * Math.floor(i / 9))),
      token_type_ids: ints(() => 0),
    } as Feeds,
  },
  {
    folder: 'efficientnet-lite0',
    weights: 100,
    outputs: ['logits', 'pooler_output'],
    feeds: {
      pixel_values: {
        type: 'float32',
        dims: [1, 3, 224, 224],
        data: Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(1.7 * i)),
      },
    } as Feeds,
  },
]

/** max|a − b| / max|b| */
function relativeError(a: TensorValue, b: TensorValue) {
  let [worst, top] = [0, 0]
  b.data.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(Number(a.data[i]) - Number(value)))
    top = Math.max(top, Math.abs(Number(value)))
  })
  return worst / top
}

describe.skipIf(!existsSync(models))('imported models', () => {
  test.each(CASES)(
    '$folder: the imported graph, and the file with other weights in it, give what the runtime gives, to 1e-5; with its own it is the same file',
    async ({ folder, weights, outputs, feeds }) => {
      const file = readFileSync(join(models, folder, 'onnx/model.onnx'))
      const model = openImportable(file)
      const ports = Object.fromEntries(
        Object.entries(feeds).map(([name, { dims }]) => [name, { shape: dims, dtype: model.inputs[name] }]),
      )
      const graph = await importGraph(model, {
        inputs: ports,
        outputs,
        runGraph: (probe, given) => run(probe, given),
      })
      const inputs = Object.fromEntries(
        Object.entries(ports).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
      )
      expect(Object.keys(model.parameters)).toHaveLength(weights)

      const imported = await run(encodeModel(emitGraph({ name: 'imported', outputs: graph({}, inputs) })), feeds)
      const original = await run(file, feeds)
      for (const name of outputs) expect(relativeError(imported[name]!, original[name]!)).toBeLessThan(1e-5)

      expect(Buffer.compare(writeBack(file, model.parameters), file)).toBe(0)
      const moved = Object.fromEntries(
        Object.entries(model.parameters).map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((w) => 1.01 * w) },
        ]),
      )
      const parameters = Object.fromEntries(
        Object.entries(moved).map(([name, { shape }]) => [name, parameter(name, shape)]),
      )
      const emitted = emitGraph({ name: 'moved', outputs: graph(parameters, inputs) })
      const wanted = new Set(emitted.inputs.map(({ name }) => name))
      const all: Feeds = {
        ...feeds,
        ...Object.fromEntries(
          Object.entries(moved).map(([name, { shape, data }]) => [name, { type: 'float32', dims: shape, data }]),
        ),
      }
      const trained = await run(
        encodeModel(emitted),
        Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name))),
      )
      const exported = await run(writeBack(file, moved), feeds)
      for (const name of outputs) {
        expect(relativeError(exported[name]!, trained[name]!)).toBeLessThan(1e-5)
        expect(relativeError(exported[name]!, original[name]!)).toBeGreaterThan(1e-3)
      }
    },
    60_000,
  )

  test('the gradient of the sentence encoder is the slope that its file shows when all weights move along it, to 1e-4', async () => {
    const { folder, feeds } = CASES[0]!
    const file = readFileSync(join(models, folder, 'onnx/model.onnx'))
    const model = openImportable(file)
    const ports = Object.entries(feeds).map(([name, { dims }]) => [name, dims, model.inputs[name]] as const)
    const graph = await importGraph(model, {
      inputs: Object.fromEntries(ports.map(([name, shape, dtype]) => [name, { shape, dtype }])),
      outputs: ['last_hidden_state'],
      runGraph: (probe, given) => run(probe, given),
    })
    const weights = Object.entries(model.parameters).filter(([, { table }]) => !table)
    const parameters = Object.fromEntries(weights.map(([name, { shape }]) => [name, parameter(name, shape)]))
    const inputs = Object.fromEntries(ports.map(([name, shape, dtype]) => [name, input(name, shape, dtype)]))
    const hidden = graph(parameters, inputs)['last_hidden_state']!
    const q = Float32Array.from({ length: 3 * 9 * 384 }, (_, i) => Math.sin(12.9 * i))
    const slopes = grad(reduceSum(mul(hidden, constant(q, hidden.shape))), Object.values(parameters))
    const outputs = Object.fromEntries(weights.map(([name], i) => [`d${name}`, slopes[i]!]))
    const values: Feeds = Object.fromEntries(
      weights.map(([name, { shape, data }]) => [name, { type: 'float32', dims: shape, data }]),
    )
    const found = await run(encodeModel(emitGraph({ name: 'gradient', outputs })), { ...feeds, ...values })
    const slopeOf = (name: string) => found[`d${name}`]!.data as Float32Array
    const norm = Math.sqrt(weights.reduce((sum, [name]) => slopeOf(name).reduce((all, g) => all + g * g, sum), 0))

    const along = async (step: number) => {
      const moved = weights.map(([name, { shape, data }]) => {
        const slope = slopeOf(name)
        return [name, { shape, data: data.map((w, i) => w + (step * slope[i]!) / norm) }] as const
      })
      const out = await run(writeBack(file, Object.fromEntries(moved)), feeds)
      return (out['last_hidden_state']!.data as Float32Array).reduce((sum, y, i) => sum + y * q[i]!, 0)
    }
    const h = 0.004
    const [near, far] = [(await along(h)) - (await along(-h)), (await along(2 * h)) - (await along(-2 * h))]
    const slope = (8 * near - far) / (12 * h)
    expect(weights).toHaveLength(98)
    expect(Math.abs(slope - norm) / norm).toBeLessThan(1e-4)
  }, 60_000)

  test('the int8 file is refused by name', () => {
    const file = readFileSync(join(models, 'all-MiniLM-L6-v2/onnx/model_quantized.onnx'))
    expect(() => openImportable(file)).toThrow(expect.objectContaining({ name: 'QuantisedModel' }) as Error)
  })
})
