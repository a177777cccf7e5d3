import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hfText } from '../../src-main/backbones/hf-text/hf-text.ts'
import { onnxImage } from '../../src-main/backbones/onnx-image/onnx-image.ts'
import { UnusableModel } from '../../src-main/backbones/unusable-model.ts'
import { matrix } from '../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { constant, input } from '../../src-main/tensor-graph/tensor.ts'
import { add } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { close, context, embedded, openText, optionsOf, pooledByHand, POOLS } from './by-hand.ts'
import { folderOf, graph, imageFiles, PREPROCESSING, textFiles } from './tiny-models.ts'

const openImage = (folder: string, more = {}) =>
  onnxImage.open(resolveOptions(onnxImage.id, onnxImage.options, { folder, ...more }), null, context)

const SENTENCE = ['[CLS]', 'red', 'sun', '[UNK]', '[SEP]']
describe('a text model', () => {
  test.each(Object.keys(POOLS))('is pooled by %s over its own tokens, not the padding', async (pooling) => {
    close(await embedded(folderOf(textFiles()), { pooling }), pooledByHand(SENTENCE, POOLS[pooling]!))
  })

  test('is pooled as its folder says, by the mean where it says nothing', async () => {
    const config = { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false }
    const folder = folderOf({ ...textFiles(), '1_Pooling/config.json': config })
    close(await embedded(folder), pooledByHand(SENTENCE, POOLS['cls']!))
    close(await embedded(folderOf(textFiles())), pooledByHand(SENTENCE, POOLS['mean']!))
  })

  test('sees no more tokens than its longest, the closing one always', async () => {
    const found = await embedded(folderOf(textFiles()), { maxLength: 4 }, 'red sun day night blue')
    close(found, pooledByHand(['[CLS]', 'red', 'sun', '[SEP]'], POOLS['mean']!))
  })

  test('runs at the sizes a graph fixes', async () => {
    const folder = folderOf(textFiles('input_ids', [1, 5]))
    close(await embedded(folder), pooledByHand(SENTENCE, POOLS['mean']!))
    const cut = pooledByHand(['[CLS]', 'red', 'sun', 'day', '[SEP]'], POOLS['mean']!)
    close(await embedded(folder, {}, 'red sun day blue night'), cut)
    close(await embedded(folderOf(textFiles('input_ids', [3, 12]))), pooledByHand(SENTENCE, POOLS['mean']!))
  })
})

describe('an image model', () => {
  test('tells of an image it cannot read and goes on with the others', async () => {
    const told: number[] = []
    const options = resolveOptions(onnxImage.id, onnxImage.options, { folder: folderOf(imageFiles()) })
    const extractor = await onnxImage.open(options, null, { ...context, onUnreadable: (index) => told.push(index) })
    const broken = { kind: 'image', bytes: new TextEncoder().encode('not an image') } as const
    const out = await extractor.embed([broken, broken])
    expect({ told: told.sort(), out }).toEqual({ told: [0, 1], out: matrix(2, 3) })
  })

  test('needs no preprocessor_config.json where the options say it all', async () => {
    const folder = folderOf({ 'model.onnx': imageFiles()['model.onnx']! })
    const extractor = await openImage(folder, { size: 8, mean: '0 0 0', deviation: '1 1 1' })
    expect(extractor.dimensions).toBe(3)
    await expect(openImage(folder)).rejects.toMatchObject({ fields: { missing: 'preprocessor_config.json' } })
  })
})

describe('an unusable folder is refused, saying what and why', () => {
  const floats = graph({ y: add(input('pixels', ['batch', 'height', 'width', 3]), constant(Float32Array.of(1))) })
  const labels = graph({ y: input('input_ids', ['batch', 'sequence'], 'int64') })
  const without = (name: string) => Object.fromEntries(Object.entries(textFiles()).filter(([file]) => file !== name))
  const dense = { modules: [{ type: 'sentence_transformers.models.Dense', path: '2_Dense' }] }
  test.each([
    ['no tokenizer', openText, without('tokenizer.json'), 'MissingModelFile', 'has no tokenizer.json'],
    ['no config', openText, without('config.json'), 'MissingModelFile', 'has no config.json'],
    ['no model', openText, without('onnx/model.onnx'), 'MissingModelFile', 'has no model.onnx | onnx/model.onnx'],
    [
      'broken JSON',
      openText,
      { ...textFiles(), 'config.json': Buffer.from('{') },
      'UnreadableModelFile',
      'config.json',
    ],
    ['a broken tokenizer', openText, { ...textFiles(), 'tokenizer.json': {} }, 'UnreadableModelFile', 'tokenizer.json'],
    [
      'a broken graph',
      openText,
      { ...textFiles(), 'onnx/model.onnx': Buffer.from('x') },
      'DamagedModelFile',
      'no whole ONNX model (1 bytes)',
    ],
    [
      'an input nothing is known for',
      openText,
      textFiles('pixels'),
      'UnfitModelInput',
      'pixels int64 [batch, sequence]',
    ],
    [
      'an output of whole numbers',
      openText,
      { ...textFiles(), 'onnx/model.onnx': labels },
      'UnfitModelOutput',
      'y int64',
    ],
    ['a step not known', openText, { ...textFiles(), 'modules.json': dense.modules }, 'UnsupportedModelStep', 'Dense'],
    [
      'channels last',
      openImage,
      { ...imageFiles(), 'model.onnx': floats },
      'UnfitModelInput',
      'pixels float32 [batch, height, width, 3]',
    ],
    [
      'a text model for images',
      openImage,
      { ...textFiles(), 'preprocessor_config.json': PREPROCESSING },
      'UnfitModelInput',
      'input_ids int64',
    ],
  ])('%s', async (_, open, files, name, words) => {
    const error = await open(folderOf(files)).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(UnusableModel)
    expect(error).toMatchObject({ name })
    expect((error as Error).message).toContain(words)
  })

  test('a folder that is not there, weights and outputs that are not', async () => {
    await expect(openText('/nowhere/at/all')).rejects.toMatchObject({ name: 'NoSuchModelFolder' })
    await expect(openText('')).rejects.toMatchObject({ name: 'ModelFolderNotChosen' })
    await expect(openText(folderOf(textFiles()), { weights: 'int8' })).rejects.toMatchObject({
      fields: { missing: 'model_quantized.onnx | onnx/model_quantized.onnx', found: 'onnx/model.onnx' },
    })
    await expect(openImage(folderOf(imageFiles()), { output: 'logits' })).rejects.toMatchObject({
      name: 'UnfitModelOutput',
      fields: { found: 'pooler_output float32 [batch, 3]' },
    })
  })
})

test('a fingerprint follows the contents of the files, not where they lie', async () => {
  const [a, b] = [folderOf(textFiles()), folderOf(textFiles())]
  const print = (folder: string, more = {}) => hfText.fingerprint(optionsOf(folder, more), null)
  const first = await print(a)
  expect(await print(b)).toBe(first)
  expect(await print(a, { pooling: 'cls' })).not.toBe(first)
  writeFileSync(
    join(b, 'config.json'),
    JSON.stringify({ model_type: 'bert', pad_token_id: 1, max_position_embeddings: 16 }),
  )
  utimesSync(join(b, 'config.json'), 1, 1)
  expect(await print(b)).not.toBe(first)
  rmSync(a, { recursive: true })
  await expect(print(a)).rejects.toThrow(UnusableModel)
})
