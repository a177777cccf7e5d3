import { normal, mulberry32 } from '../../src-main/platform/random.ts'
import { apply } from '../../src-main/tensor-graph/define-op.ts'
import { add, cast, equal, greater, mul, sub, where } from '../../src-main/tensor-graph/ops/elementwise.ts'
import { matMul } from '../../src-main/tensor-graph/ops/linear-algebra.ts'
import { runningSum } from '../../src-main/tensor-graph/ops/reduce.ts'
import { gather } from '../../src-main/tensor-graph/ops/selection.ts'
import { concat, slice, split, squeezed, transposeLast, unsqueezed } from '../../src-main/tensor-graph/ops/shape.ts'
import { softmax } from '../../src-main/tensor-graph/ops/softmax.ts'
import { constant, input, type DType, type Tensor } from '../../src-main/tensor-graph/tensor.ts'
import { folderOf, graph, type Files } from '../backbones/tiny-models.ts'
import { byteTokenizer } from './byte-tokenizer.ts'

export const CONFIG = { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }
/** Pieces of the Markov chain, from token 256 on. */
export const PIECES = ['<|end|>', '"card ', 'lost ', 'gone ', 'again', '"', ', ', ']', '<|im_start|>', '<|im_end|>']
export const tokenOf = (piece: string): number =>
  PIECES.includes(piece) ? 256 + PIECES.indexOf(piece) : piece.charCodeAt(0)
export const SIZE = 256 + PIECES.length
const NEVER = -1e4

type Chain = Readonly<Record<string, Readonly<Record<string, number>>>>
/** After what, how likely which: an array of short texts that ends with "]", or goes on. */
export const CHAIN: Chain = {
  '[': { '"card ': 1 },
  '"card ': { 'lost ': 0.6, 'gone ': 0.4 },
  'lost ': { again: 0.25, 'lost ': 0.25, 'gone ': 0.25, '"': 0.25 },
  'gone ': { again: 0.2, 'lost ': 0.2, 'gone ': 0.2, '"': 0.4 },
  again: { '"': 1 },
  '"': { ', ': 0.9, ']': 0.1 },
  ', ': { '"card ': 1 },
}
/** Logits by last token; what has no row of its own ends.  [SIZE, SIZE] */
export function chainLogits(chain: Chain): Float32Array {
  const table = new Float32Array(SIZE * SIZE).fill(NEVER)
  for (let token = 0; token < SIZE; token++) table[token * SIZE + tokenOf('<|end|>')] = 0
  for (const [from, to] of Object.entries(chain)) {
    table.fill(NEVER, tokenOf(from) * SIZE, (tokenOf(from) + 1) * SIZE)
    for (const [piece, p] of Object.entries(to)) table[tokenOf(from) * SIZE + tokenOf(piece)] = Math.log(p)
  }
  return table
}
export const ids = (dtype: DType = 'int64') => input('input_ids', ['batch', 'sequence'], dtype)
/** A folder whose model looks up what follows a token: no cache, one input. */
export const chainFolder = (chain: Chain = CHAIN, more: Files = {}) =>
  folderOf({
    'config.json': CONFIG,
    'generation_config.json': { eos_token_id: tokenOf('<|end|>') },
    'tokenizer.json': byteTokenizer(PIECES),
    'model.onnx': graph({ logits: gather(constant(chainLogits(chain), [SIZE, SIZE]), ids()) }),
    ...more,
  })

const [WIDTH, HEADS, PLACES] = [8, 2, 512]
const random = mulberry32(11)
const numbers = (count: number, scale: number) => Float32Array.from({ length: count }, () => scale * normal(random))
/** One layer of attention over bytes and `PIECES`, random. */
export const WEIGHTS = {
  width: WIDTH,
  heads: HEADS,
  tokens: numbers(SIZE * WIDTH, 1),
  places: numbers(PLACES * WIDTH, 1),
  query: numbers(WIDTH * WIDTH, 0.5),
  key: numbers(WIDTH * WIDTH, 0.5),
  value: numbers(WIDTH * WIDTH, 0.5),
  out: numbers(WIDTH * SIZE, 0.5),
}

/** The same layer as a graph: with its cache as inputs and outputs, as a merged one that also wants to be told which half to use, or without. */
export function attention(kind: 'cache' | 'merged' | 'none'): Uint8Array {
  const each = WIDTH / HEADS
  const square = (data: Float32Array) => constant(data, [WIDTH, WIDTH])
  const positions = input('position_ids', ['batch', 'sequence'], 'int64')
  const mask = input('attention_mask', ['batch', 'total'], 'int64')
  const x = add(
    gather(constant(WEIGHTS.tokens, [SIZE, WIDTH]), ids()),
    gather(constant(WEIGHTS.places, [PLACES, WIDTH]), positions),
  )
  const inHeads = (y: Tensor) => concat(split(y, 2, [each, each]).map(unsqueezed), 1)
  const [query, key, value] = [WEIGHTS.query, WEIGHTS.key, WEIGHTS.value].map((w) => inHeads(matMul(x, square(w))))
  const remembered = (part: string, now: Tensor): Tensor => {
    const past = input(`past_key_values.0.${part}`, ['batch', HEADS, 'past', each])
    // The same numbers, in a size that is called by its own name.
    return apply('Identity', [kind === 'none' ? now : concat([past, now], 2)], {
      shape: ['batch', HEADS, 'total', each],
    })
  }
  const [keys, values] = [remembered('key', key!), remembered('value', value!)]
  const places = unsqueezed(unsqueezed(sub(runningSum(cast(mask, 'float32'), 1), 1)))
  const own = unsqueezed(transposeLast(unsqueezed(cast(positions, 'float32'))))
  const scores = mul(matMul(query!, transposeLast(keys)), 1 / Math.sqrt(each))
  const seen = matMul(softmax(where(greater(places, own), -1e9, scores)), values)
  const heads = concat(split(seen, 1, [1, 1]).map(squeezed), 2)
  const logits = matMul(add(x, heads), constant(WEIGHTS.out, [WIDTH, SIZE]))
  if (kind === 'none') return graph({ logits })
  const present = { 'present.0.key': keys, 'present.0.value': values }
  if (kind === 'cache') return graph({ logits, ...present })
  // The half for the beginning is right exactly where the first position is 0: the wrong half knows nothing.
  const begins = equal(cast(slice(positions, 1, 0, 1), 'float32'), 0)
  const goesOn = input('use_cache_branch', [1], 'bool')
  const isWrong = equal(cast(begins, 'float32'), cast(goesOn, 'float32'))
  return graph({ logits: where(unsqueezed(isWrong), 0, logits), ...present })
}
export const attentionFolder = (kind: 'cache' | 'merged' | 'none', more: Files = {}) =>
  folderOf({
    'config.json': { ...CONFIG, n_positions: PLACES },
    'generation_config.json': { eos_token_id: tokenOf('<|end|>') },
    'tokenizer.json': byteTokenizer(PIECES),
    [kind === 'merged' ? 'onnx/decoder_model_merged.onnx' : 'onnx/model.onnx']: attention(kind),
    ...more,
  })
