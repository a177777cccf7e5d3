import { l2Normalise } from '../../tensor-graph/composites.ts'
import { cast, mul } from '../../tensor-graph/ops/elementwise.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { gather } from '../../tensor-graph/ops/selection.ts'
import { transpose } from '../../tensor-graph/ops/shape.ts'
import { constant, input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { TokenPreparation } from '../feature-graph.ts'
import { tokeniserOf } from '../hf-text/tokeniser.ts'
import type { StaticTable } from './table-file.ts'
import { LONGEST } from './text-pieces.ts'

const INPUTS = [
  { name: 'input_ids', type: 'int64' },
  { name: 'attention_mask', type: 'int64' },
] as const

/** Sums of the rows that the mask leaves, of length 1. Inputs `input_ids`, `attention_mask` int64 [samples, tokens] → [samples, dimensions] */
export function tableSums({ rows }: StaticTable): Tensor {
  const [ids, mask] = INPUTS.map(({ name, type }) => input(name, ['samples', 'tokens'], type))
  const found = gather(constant(rows.data, [rows.rows, rows.columns]), ids!)
  // [dimensions, samples, tokens] against [samples, tokens]: broadcast without a shape that would have to be known.
  const kept = mul(transpose(found, [2, 0, 1]), cast(mask!, 'float32'))
  return l2Normalise(transpose(reduceSum(kept, { axes: [2] }), [1, 0]))
}

/** What makes the inputs of `tableSums` of a text. */
export const tokensOf = ({ tokenizer, settings, lowerCase }: StaticTable): TokenPreparation => ({
  kind: 'tokens',
  inputs: INPUTS,
  maxLength: LONGEST,
  sequence: null,
  closing: tokeniserOf(tokenizer, settings).closing,
  padding: 0,
  prefix: '',
  lowerCase,
  tokenizer,
  settings,
})
