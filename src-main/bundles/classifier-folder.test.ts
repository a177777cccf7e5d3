import { create, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import { expect, test } from 'vitest'
import {
  folderOf,
  graph,
  imageFiles,
  textFiles,
  WORD_VECTORS,
  WORDS,
  type Files,
} from '../../tests/backbones/tiny-models.ts'
import type { Content } from '../backbones/backbone.ts'
import { createRuntime } from '../compute/ort-runtime.ts'
import { decodeModel } from '../onnx/codec.ts'
import { rowOf } from '../platform/matrix.ts'
import { softmax } from '../tensor-graph/composites.ts'
import { mul } from '../tensor-graph/ops/elementwise.ts'
import { matMul } from '../tensor-graph/ops/linear-algebra.ts'
import { reduceMean } from '../tensor-graph/ops/reduce.ts'
import { gather } from '../tensor-graph/ops/selection.ts'
import { constant, input, type Tensor } from '../tensor-graph/tensor.ts'
import { openClassifierFolder } from './open-classifier-folder.ts'

const runtime = createRuntime({ threads: 1 })
const LABELS = ['warm', 'cold', 'odd']
/** [6, 3] */
const MAP = Float32Array.from({ length: 18 }, (_, i) => Math.sin(3 * i + 1))
const text = (words: string): Content => ({ kind: 'text', text: words })

/** Scores of a text: the mean of its tokens' vectors, times a map. */
function scores(ids = 'input_ids'): Tensor {
  const rows = gather(constant(WORD_VECTORS.data, [WORDS.length, 6]), input(ids, ['batch', 'sequence'], 'int64'))
  return matMul(reduceMean(rows, { axes: [1], keep: false }), constant(MAP, [6, 3]))
}
const config = {
  model_type: 'bert',
  pad_token_id: 0,
  max_position_embeddings: 16,
  id2label: { 0: 'warm', 1: 'cold', 2: 'odd' },
}
const classifier = (more: Files = {}): Files => ({
  ...textFiles(),
  'config.json': config,
  'onnx/model.onnx': graph({ logits: scores() }),
  ...more,
})

/** On paper: [CLS] and [SEP] stand around the words. */
function expected(words: readonly string[]): number[] {
  const ids = [2, ...words.map((word) => WORDS.indexOf(word)), 3]
  const mean = Array.from(
    { length: 6 },
    (_, j) => ids.reduce((s, id) => s + WORD_VECTORS.data[id * 6 + j]!, 0) / ids.length,
  )
  const z = LABELS.map((_, c) => mean.reduce((s, x, j) => s + x * MAP[j * 3 + c]!, 0))
  const e = z.map(Math.exp)
  return e.map((x) => x / e.reduce((a, b) => a + b, 0))
}
async function said(files: Files, contents: readonly Content[]) {
  const opened = await openClassifierFolder(folderOf(files), runtime)
  try {
    return { ...opened, rows: (await opened.classifier.classify(contents)).probabilities }
  } finally {
    await opened.classifier.close()
  }
}

test.each([
  ['logits', { logits: scores() }],
  ['probabilities', { probabilities: softmax(scores()) }],
  ['probabilities', { logits: softmax(scores()) }],
] as const)('%s are known for what they are, whatever they are called, and softmaxed once', async (gives, outputs) => {
  const found = await said(classifier({ 'onnx/model.onnx': graph(outputs) }), [text('red light'), text('blue night')])
  expect(found.gives).toBe(gives)
  expect(found.labels).toEqual(LABELS)
  expected(['red', 'light']).forEach((p, c) => expect(rowOf(found.rows, 0)[c]).toBeCloseTo(p, 5))
  expected(['blue', 'night']).forEach((p, c) => expect(rowOf(found.rows, 1)[c]).toBeCloseTo(p, 5))
})

test.each([
  ['a list', ['warm', 'cold', 'odd']],
  ['names by number', { 2: 'odd', 0: 'warm', 1: 'cold' }],
  ['numbers by name', { odd: 2, warm: 0, cold: 1 }],
])('labels.json is read as %s, before what config.json says', async (_, labels) => {
  const opened = await openClassifierFolder(
    folderOf(
      classifier({
        'labels.json': labels,
        'config.json': { ...config, id2label: { 0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2' } },
      }),
    ),
    runtime,
  )
  await opened.classifier.close()
  expect(opened.labels).toEqual(LABELS)
})

test('a classifier of images is prepared for as its preprocessor_config.json says', async () => {
  const pixels = input('pixel_values', ['batch', 3, 'height', 'width'])
  const files: Files = {
    ...imageFiles(),
    'config.json': { id2label: { 0: 'red', 1: 'green', 2: 'blue' } },
    'model.onnx': graph({ logits: mul(5, reduceMean(pixels, { axes: [2, 3], keep: false })) }),
  }
  const opened = await openClassifierFolder(folderOf(files), runtime)
  await opened.classifier.close()
  expect(opened).toMatchObject({ input: 'image', labels: ['red', 'green', 'blue'], gives: 'logits' })
})

/** A model that also wants strings by that name, as those that read texts themselves do. */
function readingStrings(name: string): Uint8Array {
  const proto = decodeModel(graph({ logits: scores('token_type_ids') }))
  const [known] = proto.graph!.input
  const strings = structuredClone(known!)
  strings.name = name
  if (strings.type?.value.case === 'tensorType') strings.type.value.value.elemType = STRING
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { ...proto, graph: { ...proto.graph!, input: [strings, known!] } }),
  )
}
/** ONNX's number of that type. */
const STRING = 8

const broken: [string, string, Files][] = [
  ['no names', 'ClassesWithoutNames', classifier({ 'config.json': { ...config, id2label: undefined } as object })],
  ['a gap in the numbers', 'ClassesWithoutNames', classifier({ 'labels.json': { 0: 'warm', 2: 'odd' } })],
  ['two classes of one name', 'ClassesWithoutNames', classifier({ 'labels.json': ['warm', 'cold', 'warm'] })],
  ['other numbers of names than of scores', 'UnfitModelOutput', classifier({ 'labels.json': ['warm', 'cold'] })],
  [
    'several labels a content',
    'UnsupportedModelStep',
    classifier({ 'config.json': { ...config, problem_type: 'multi_label_classification' } }),
  ],
  ['no model', 'MissingModelFile', { 'config.json': config, 'tokenizer.json': textFiles()['tokenizer.json']! }],
  ['half a model', 'DamagedModelFile', classifier({ 'onnx/model.onnx': graph({ logits: scores() }).slice(0, 200) })],
  [
    'inputs nobody can make',
    'UnfitModelInput',
    classifier({ 'onnx/model.onnx': graph({ logits: matMul(input('numbers', ['batch', 6]), constant(MAP, [6, 3])) }) }),
  ],
  ['raw text as strings', 'UnfitModelInput', classifier({ 'onnx/model.onnx': readingStrings('text') })],
  ['strings in the place of tokens', 'UnfitModelInput', classifier({ 'onnx/model.onnx': readingStrings('input_ids') })],
  [
    'scores that are not finite',
    'OddScores',
    classifier({ 'onnx/model.onnx': graph({ logits: mul(Infinity, scores()) }) }),
  ],
]
test.each(broken)('%s is refused as %s', async (_, name, files) => {
  await expect(openClassifierFolder(folderOf(files), runtime)).rejects.toMatchObject({ name })
})
