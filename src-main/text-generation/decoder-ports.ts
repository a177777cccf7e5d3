import type { PortSignature } from '../compute/runtime.ts'
import { UnfitModelInput, UnfitModelOutput } from '../backbones/unusable-model.ts'
import { NotADecoder, shownPort } from './unusable-decoder.ts'

/** A half of the memory of one layer: what was fed comes back longer. */
export interface CachePort {
  readonly past: string
  readonly present: string
  readonly heads: number
  readonly width: number
}
export interface DecoderPorts {
  /** input_ids, attention_mask, position_ids as far as the graph has them. */
  readonly numbers: readonly { readonly name: string; readonly type: 'int64' | 'int32' }[]
  /** Empty: all tokens are read anew each time. */
  readonly cache: readonly CachePort[]
  /** Two graphs in one file: the input that says which, or null. */
  readonly branch: string | null
}

const NUMBERS = ['input_ids', 'attention_mask', 'position_ids']
const BRANCH = 'use_cache_branch'
const PAST = /^past_key_values\.(\d+)\.(key|value)$/
const FED =
  'input_ids, attention_mask, position_ids (int64 | int32) [batch, sequence], past_key_values.N.key | .value float32 [batch, heads, past, width] with heads and width said, use_cache_branch bool [1]'
const GIVEN = 'logits float32 [batch, sequence, vocabulary], and present.N.key | .value for each past_key_values.N'

/** What a graph is fed and gives. Throws UnfitModelInput, UnfitModelOutput, NotADecoder. */
export function decoderPorts(
  file: string,
  inputs: readonly PortSignature[],
  outputs: readonly PortSignature[],
): DecoderPorts {
  const logits = outputs.find(({ name }) => name === 'logits')
  if (!logits) throw new NotADecoder(file, `it gives ${outputs.map(shownPort).join(', ')} and no logits`)
  if (logits.type !== 'float32' || logits.dims.length !== 3) throw new UnfitModelOutput(file, outputs, GIVEN)
  const unfit = inputs.find((port) => !isFed(port))
  if (unfit) throw new UnfitModelInput(file, unfit, FED)
  if (!inputs.some(({ name }) => name === 'input_ids')) throw new UnfitModelInput(file, inputs[0]!, FED)
  const pasts = inputs.filter(({ name }) => PAST.test(name))
  const cache = pasts.map((port): CachePort => {
    const present = port.name.replace('past_key_values', 'present')
    const found = outputs.find(({ name }) => name === present)
    if (found?.type !== 'float32' || found.dims.length !== 4) throw new UnfitModelOutput(file, outputs, GIVEN)
    return { past: port.name, present, heads: Number(port.dims[1]), width: Number(port.dims[3]) }
  })
  return {
    numbers: inputs.flatMap(({ name, type }) =>
      NUMBERS.includes(name) ? [{ name, type: type as 'int64' | 'int32' }] : [],
    ),
    cache,
    branch: inputs.some(({ name }) => name === BRANCH) ? BRANCH : null,
  }
}

function isFed({ name, type, dims }: PortSignature): boolean {
  const one = (size: number | string | undefined) => size === 1 || typeof size === 'string'
  if (NUMBERS.includes(name))
    return /^int(64|32)$/.test(type) && dims.length === 2 && one(dims[0]) && typeof dims[1] === 'string'
  if (name === BRANCH) return type === 'bool' && dims.length === 1 && one(dims[0])
  const [batch, heads, past, width] = dims
  const isSaid = typeof heads === 'number' && heads > 0 && typeof width === 'number' && width > 0
  return PAST.test(name) && type === 'float32' && dims.length === 4 && one(batch) && isSaid && typeof past === 'string'
}
