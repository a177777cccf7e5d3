import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Content } from '../../backbones/backbone.ts'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { accuracy, predictedClasses } from '../../evaluation/classification-metrics.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { appendGraph } from '../../onnx/append-graph.ts'
import { openImportable } from '../../onnx/import/importable-model.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { mulberry32 } from '../../platform/random.ts'
import { plainMatrixMath } from '../../query-strategies/geometry/plain-matrix-math.ts'
import { neighbourGraph } from '../../sample-graph/neighbour-graph.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { heNormal } from '../../tensor-graph/initialisers.ts'
import { add, tanh } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { input, parameter } from '../../tensor-graph/tensor.ts'
import type { Parameters, TrainingContext } from '../../training/training-task.ts'
import { predictContents } from '../predict-contents.ts'
import { packParameters } from '../../training/pack-parameters.ts'
import { headGraph } from '../../training/head-graph.ts'
import { logits } from '../../training/linear-head.ts'
import { fineTunedModel, headFrom } from './fine-tuned-weights.ts'
import { fineTune } from './fine-tune.ts'
import { HEAD } from './unfrozen-step.ts'

const WORDS = ['[PAD]', '[UNK]', 'red', 'green', 'blue', 'cat', 'dog', 'is', 'the', 'very', 'and']
const WIDTH = 6

/** A folder with a text model small enough for a test: h = tanh(E[word]·W + b), the mean over the words. */
function smallFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-fine-tune-'))
  const random = mulberry32(5)
  const shapes = { words: [WORDS.length, WIDTH], weight: [WIDTH, WIDTH], bias: [WIDTH] }
  const values = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, data: heNormal(shape, random) }]),
  )
  const [words, weight, bias] = Object.entries(shapes).map(([name, shape]) => parameter(name, shape))
  const hidden = tanh(add(matMul(gather(words!, input('input_ids', ['batch', 'sequence'], 'int64')), weight!), bias!))
  const graph = emitGraph({ name: 'small', outputs: { last_hidden_state: hidden }, values })
  writeFileSync(join(folder, 'model.onnx'), encodeModel(graph))
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ max_position_embeddings: 32, pad_token_id: 0 }))
  const vocabulary = Object.fromEntries(WORDS.map((word, i) => [word, i]))
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    normalizer: null,
    post_processor: null,
    decoder: null,
    pre_tokenizer: { type: 'Whitespace' },
    model: { type: 'WordLevel', vocab: vocabulary, unk_token: '[UNK]' },
    added_tokens: ['[PAD]', '[UNK]'].map((content, id) => ({
      id,
      content,
      special: true,
      normalized: false,
      single_word: false,
      lstrip: false,
      rstrip: false,
    })),
  }
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer))
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ pad_token: '[PAD]', unk_token: '[UNK]' }))
  return folder
}

const folder = smallFolder()
afterAll(() => rmSync(folder, { recursive: true }))

/** The colour decides, whatever else is said; sentences of 1 to 9 words. */
const random = mulberry32(9)
const filler = () => WORDS[5 + Math.floor(random() * 6)]!
const sentence = (label: number): Content => ({
  kind: 'text',
  text: [WORDS[2 + label]!, ...Array.from({ length: Math.floor(random() * 9) }, filler)].join(' '),
})
const draw = (count: number) => {
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3)
  return { labels, rows: Array.from(labels, sentence) }
}
const [train, holdout, other] = [draw(45), draw(60), draw(60)]

const runtime = createRuntime({ threads: 1 })
const context = (change: Partial<TrainingContext> = {}): TrainingContext => ({ runtime, seed: 3, ...change })
const options = (change: Record<string, string | number | boolean> = {}) =>
  resolveOptions(fineTune.id, fineTune.options, {
    model: folder,
    epochs: 12,
    batch: 8,
    modelRate: 0.02,
    headRate: 0.05,
    inverseL2: 1,
    ...change,
  })
const learn = (change: Record<string, string | number> = {}, how: Partial<TrainingContext> = {}) =>
  fineTune.train({ classes: 3, train }, options(change), context(how))
const scoreOf = async (model: Awaited<ReturnType<typeof learn>>) =>
  accuracy(other.labels, predictedClasses(await predictContents(fineTune, model, other.rows, options(), context())))

test('an unfrozen model learns what a frozen one’s features do not show', async () => {
  const [frozen, unfrozen] = [await learn({ unfreeze: 'never' }), await learn()]
  expect(await scoreOf(unfrozen)).toBeGreaterThan((await scoreOf(frozen)) + 0.05)
})

test('stays frozen by itself where a class has fewer than eight labels', async () => {
  const few = { rows: train.rows.slice(0, 21), labels: train.labels.slice(0, 21) }
  const { parameters } = await fineTune.train({ classes: 3, train: few }, options(), context())
  expect(Object.keys(parameters)).toEqual([HEAD.weight, HEAD.bias])
})

test('leaves the embedding table alone and writes the rest back into a file any runtime loads', async () => {
  const { parameters } = await learn()
  expect(Object.keys(parameters).sort()).toEqual(['bias', HEAD.bias, HEAD.weight, 'weight'])
  const { [HEAD.weight]: _w, [HEAD.bias]: _b, ...trained } = parameters
  const written = openImportable(await fineTunedModel(folder, trained)).parameters
  expect([...written['weight']!.data]).toEqual([...parameters['weight']!.data])
})

test('is one file from tokens to probabilities, padding or not', async () => {
  const model = { ...(await learn()), temperature: 1.7 }
  const { model: features } = await fineTune.toOnnx(model.parameters, options(), runtime)
  const head = { parameters: headFrom(model.parameters), logits, temperature: model.temperature }
  const width = head.parameters['weight']!.shape[0]!
  const session = await runtime.session(appendGraph(features, headGraph(head, width, { probabilities: (_, p) => p })))
  expect([session.inputNames, session.outputNames]).toEqual([['input_ids', 'attention_mask'], ['probabilities']])
  const said = await predictContents(fineTune, model, other.rows, options(), context())
  const tokens = other.rows.map((row) => (row.kind === 'text' ? row.text.split(' ').map((w) => WORDS.indexOf(w)) : []))
  const longest = Math.max(...tokens.map(({ length }) => length))
  const padded = (value: (ids: number[], t: number) => number) => ({
    type: 'int64' as const,
    dims: [tokens.length, longest],
    data: BigInt64Array.from(tokens.flatMap((ids) => Array.from({ length: longest }, (_, t) => BigInt(value(ids, t))))),
  })
  const { probabilities } = await session.run({
    input_ids: padded((ids, t) => ids[t] ?? 0),
    attention_mask: padded((ids, t) => (t < ids.length ? 1 : 0)),
  })
  expect(probabilities!.dims).toEqual([60, 3])
  for (const [i, p] of said.data.entries()) expect(probabilities!.data[i]).toBeCloseTo(p, 5)
  await session.release()
})

test('is the same for the same seed, whatever the threads', async () => {
  const [one, same] = [await learn(), await learn({}, { runtime: createRuntime({ threads: 4 }) })]
  expect(Buffer.compare(packParameters(one.parameters), packParameters(same.parameters))).toBe(0)
})

test('goes on from a checkpoint to the same weights, bit for bit', async () => {
  const checkpoints: Parameters[] = []
  const whole = await learn({}, { onCheckpoint: async (state) => void checkpoints.push(state) })
  expect(checkpoints).toHaveLength(12)
  const resumed = await fineTune.train({ classes: 3, train, start: checkpoints[4] }, options(), context())
  expect(Buffer.compare(packParameters(resumed.parameters), packParameters(whole.parameters))).toBe(0)
})

describe('with a pool', () => {
  // Colours that few labels show together: the pool has the rest.
  const pooled = draw(240)
  const few = { rows: pooled.rows.slice(0, 24), labels: pooled.labels.slice(0, 24) }
  const pool = {
    rows: pooled.rows,
    places: Int32Array.from({ length: 24 }, (_, i) => i),
    link: async (features: Matrix, places: Int32Array) => ({
      rows: features,
      places,
      graph: await neighbourGraph(features, 10, plainMatrixMath.nearest),
    }),
  }
  const taught = (
    change: Record<string, string | number | boolean> = {},
    how: Partial<TrainingContext> = {},
    start?: Parameters,
  ) => fineTune.train({ classes: 3, train: few, pool, start }, options(change), context(how))

  test('what it learns from unlabelled texts is told, and can be switched off', async () => {
    const [on, off] = [await taught(), await taught({ unlabelled: false })]
    expect([on.pool?.taught, off.pool]).toEqual([true, undefined])
    expect(on.steps).toBe(off.steps)
    expect(await scoreOf(on)).toBeGreaterThanOrEqual(await scoreOf(off))
  })

  test('below eight labels a class, the frozen model’s head is the one the pool has taught', async () => {
    const one = { ...pool, places: Int32Array.of(0, 1, 2) }
    const task = { classes: 3, train: { rows: few.rows.slice(0, 3), labels: few.labels.slice(0, 3) } }
    const [on, off] = [
      await fineTune.train({ ...task, pool: one }, options(), context()),
      await fineTune.train(task, options(), context()),
    ]
    expect(on.pool).toEqual({ taught: true, gain: null })
    expect(Object.keys(on.parameters)).toEqual([HEAD.weight, HEAD.bias])
    expect(Buffer.compare(packParameters(on.parameters), packParameters(off.parameters))).not.toBe(0)
  })

  test('that does not help, or is too small to, the model says so, also where its training went on', async () => {
    const checkpoints: Parameters[] = []
    const task = { classes: 3, train: few, pool: { ...pool, rows: pool.rows.slice(0, 25) } }
    const onCheckpoint = async (state: Parameters) => void checkpoints.push(structuredClone(state))
    const whole = await fineTune.train(task, options(), context({ onCheckpoint }))
    const resumed = await fineTune.train({ ...task, start: checkpoints[4] }, options(), context())
    const alone = await fineTune.train({ classes: 3, train: few }, options(), context())
    expect([whole.pool, resumed.pool, alone.pool]).toEqual([
      { taught: false, gain: null },
      { taught: false, gain: null },
      undefined,
    ])
    for (const { parameters } of [whole, resumed])
      expect(Buffer.compare(packParameters(parameters), packParameters(alone.parameters))).toBe(0)
  })

  test('goes on with the pseudo-labels it began with, bit for bit, though the pool has grown', async () => {
    const checkpoints: Parameters[] = []
    const whole = await taught({}, { onCheckpoint: async (state) => void checkpoints.push(structuredClone(state)) })
    const grown = { ...pool, rows: [...pool.rows, ...draw(50).rows] }
    const task = { classes: 3, train: few, pool: grown, start: checkpoints[4] }
    const resumed = await fineTune.train(task, options(), context())
    expect(Buffer.compare(packParameters(resumed.parameters), packParameters(whole.parameters))).toBe(0)
    expect(resumed.pool).toEqual(whole.pool)
  })
})

test('keeps what was best on the hold-out: never worse there than the frozen model', async () => {
  const scores: number[] = []
  const both: readonly Record<string, string | number>[] = [{ unfreeze: 'never' }, { modelRate: 1, headRate: 1 }]
  for (const change of both) {
    const model = await fineTune.train({ classes: 3, train, holdout }, options(change), context())
    const found = await predictContents(fineTune, model, holdout.rows, options(), context())
    scores.push(accuracy(holdout.labels, predictedClasses(found)))
  }
  expect(scores[1]).toBeGreaterThanOrEqual(scores[0]!)
})

test('stops between two steps when it is told to', async () => {
  const stop = new AbortController()
  const stopped = learn({}, { signal: stop.signal, onProgress: () => stop.abort() })
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
})
