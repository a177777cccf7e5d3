import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UnusableModel } from '../../src-main/backbones/unusable-model.ts'
import { createRuntime } from '../../src-main/compute/ort-runtime.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { add, mul } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { constant, input } from '../../src-main/tensor-graph/tensor.ts'
import { openGenerator } from '../../src-main/text-generation/open-generator.ts'
import { graph, textFiles, type Files } from '../backbones/tiny-models.ts'
import { CHAIN, chainFolder, chainLogits, CONFIG, ids, SIZE } from './tiny-decoders.ts'

const runtime = createRuntime({ threads: 1 })
const lookup = () => gather(constant(chainLogits(CHAIN), [SIZE, SIZE]), ids())
const random = mulberry32(2)
const NOISE = Float32Array.from({ length: SIZE * SIZE }, () => normal(random))
const noise = () => gather(constant(NOISE, [SIZE, SIZE]), ids())
const past = (name: string, heads: number | string = 2) => input(name, ['batch', heads, 'past', 4])

test.each<[string, Files, string, object?]>([
  ['an encoder without scores', { 'model.onnx': textFiles()['onnx/model.onnx']! }, 'NotADecoder'],
  [
    'a model that fills gaps, as its configuration says',
    { 'config.json': { ...CONFIG, architectures: ['BertForMaskedLM'] } },
    'NotADecoder',
  ],
  [
    'a model that reads what comes later',
    { 'model.onnx': graph({ logits: add(noise(), reduceMean(noise(), { axes: [1], keep: true })) }) },
    'NotADecoder',
  ],
  [
    'scores of classes',
    { 'model.onnx': graph({ logits: reduceMean(lookup(), { axes: [1], keep: false }) }) },
    'UnfitModelOutput',
  ],
  [
    'the half of a translator that writes',
    {
      'model.onnx': graph({
        logits: add(
          lookup(),
          reduceMean(input('encoder_hidden_states', ['batch', 'read', SIZE]), { axes: [1], keep: true }),
        ),
      }),
    },
    'UnfitModelInput',
    { found: 'encoder_hidden_states float32 [batch, read, 266]' },
  ],
  [
    'a cache that does not come back',
    {
      'model.onnx': graph({
        logits: add(lookup(), mul(0, reduceMean(past('past_key_values.0.key'), { axes: [0, 1, 2, 3], keep: false }))),
      }),
    },
    'UnfitModelOutput',
  ],
  [
    'a cache of unknown heads',
    { 'model.onnx': graph({ logits: lookup(), 'present.0.key': mul(2, past('past_key_values.0.key', 'heads')) }) },
    'UnfitModelInput',
  ],
  [
    'a cache that grows not',
    { 'model.onnx': graph({ logits: lookup(), 'present.0.key': mul(2, past('past_key_values.0.key')) }) },
    'UnfitModelOutput',
  ],
  [
    'a fixed number of tokens',
    {
      'model.onnx': graph({
        logits: gather(constant(chainLogits(CHAIN), [SIZE, SIZE]), input('input_ids', [1, 8], 'int64')),
      }),
    },
    'UnfitModelInput',
  ],
  [
    'the tokenizer of another model',
    { 'model.onnx': graph({ logits: gather(constant(new Float32Array(SIZE * 9), [SIZE, 9]), ids()) }) },
    'VocabularyTooSmall',
    { scored: 9, needed: SIZE },
  ],
  ['no whole model', { 'model.onnx': new TextEncoder().encode('<html>') }, 'DamagedModelFile'],
])('%s is refused by name', async (_, files, name, fields = {}) => {
  const opening = openGenerator(runtime, chainFolder(CHAIN, files))
  await expect(opening).rejects.toBeInstanceOf(UnusableModel)
  await expect(opening).rejects.toMatchObject({ name, fields })
})

test.each([
  ['tokenizer.json', 'tokenizer.json'],
  ['config.json', 'config.json'],
  ['model.onnx', 'model.onnx | decoder_model_merged.onnx (also under onnx/)'],
])('without %s the folder is refused, and so is no folder', async (file, missing) => {
  const folder = chainFolder()
  rmSync(join(folder, file))
  await expect(openGenerator(runtime, folder)).rejects.toMatchObject({ name: 'MissingModelFile', fields: { missing } })
  await expect(openGenerator(runtime, join(folder, 'nowhere'))).rejects.toMatchObject({ name: 'NoSuchModelFolder' })
})
