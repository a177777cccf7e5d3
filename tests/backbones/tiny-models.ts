import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encodeModel } from '../../src-main/onnx/codec.ts'
import { matrix, type Matrix } from '../../src-main/platform/matrix.ts'
import { mulberry32, normal } from '../../src-main/platform/random.ts'
import { emitGraph } from '../../src-main/tensor-graph/emit.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { reduceMean } from '../../src-main/tensor-graph/ops/reduce.ts'
import { constant, input, type DType, type Shape, type Tensor } from '../../src-main/tensor-graph/tensor.ts'

export type Files = Readonly<Record<string, object | Uint8Array>>

/** A fresh folder with these files; objects are written as JSON. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-'))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content instanceof Uint8Array ? content : JSON.stringify(content))
  }
  return folder
}

export const graph = (outputs: Readonly<Record<string, Tensor>>) => encodeModel(emitGraph({ name: 'tiny', outputs }))

export const WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'red', 'green', 'blue', 'light', 'night', 'day', 'sun']
/** [WORDS.length, 6] */
export const WORD_VECTORS: Matrix = randomMatrix(WORDS.length, 6)

function randomMatrix(rows: number, columns: number): Matrix {
  const random = mulberry32(5)
  return matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, () => normal(random)),
  )
}

const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } })
export const TOKENIZER = {
  version: '1.0',
  added_tokens: [],
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: null,
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])),
  },
}

/** A text model that looks each token up in WORD_VECTORS; other inputs and shapes on demand. */
export const textFiles = (name = 'input_ids', shape: Shape = ['batch', 'sequence'], dtype: DType = 'int64'): Files => ({
  'config.json': { model_type: 'bert', pad_token_id: 0, max_position_embeddings: 16 },
  'tokenizer.json': TOKENIZER,
  'onnx/model.onnx': graph({
    last_hidden_state: gather(constant(WORD_VECTORS.data, [WORDS.length, 6]), input(name, shape, dtype)),
  }),
})

export const PREPROCESSING = {
  do_resize: true,
  size: { height: 4, width: 4 },
  resample: 3,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.25, 0.25, 0.25],
  image_std: [0.5, 0.5, 0.5],
}

/** An image model whose vector is the mean of each colour. */
export const imageFiles = (name = 'pixel_values', shape: Shape = ['batch', 3, 'height', 'width']): Files => ({
  'preprocessor_config.json': PREPROCESSING,
  'model.onnx': graph({ pooler_output: reduceMean(input(name, shape), { axes: [2, 3], keep: false }) }),
})

/** In the layout of CLIP: a picture's vector is the mean of each colour, a text's the colours it names. */
export const clipFiles = (): Files => {
  const axes = Float32Array.from(WORDS.flatMap((word) => ['red', 'green', 'blue'].map((axis) => Number(word === axis))))
  const tokens = gather(constant(axes, [WORDS.length, 3]), input('input_ids', ['batch', 'sequence'], 'int64'))
  const pixels = input('pixel_values', ['batch', 3, 'height', 'width'])
  return {
    'config.json': { model_type: 'clip', text_config: { max_position_embeddings: 16 } },
    'tokenizer.json': TOKENIZER,
    'preprocessor_config.json': PREPROCESSING,
    'onnx/text_model.onnx': graph({
      last_hidden_state: tokens,
      text_embeds: reduceMean(tokens, { axes: [1], keep: false }),
    }),
    'onnx/vision_model.onnx': graph({ image_embeds: reduceMean(pixels, { axes: [2, 3], keep: false }) }),
  }
}
