import type { Runtime, TensorValue } from '../compute/runtime.ts'
import { checkedOutput } from '../backbones/model-output.ts'
import { openSession } from '../backbones/open-session.ts'
import { decoderPorts, type CachePort } from './decoder-ports.ts'

/** A graph that scores what comes next, with its memory of one text. */
export interface Decoder {
  readonly hasCache: boolean
  /** Scores of the token after each of these, what was before forgotten. Some graphs give the last row alone.  [rows, vocabulary] */
  begin(tokens: readonly number[]): Promise<Rows>
  /** Scores of the token after one more. */
  next(token: number): Promise<Rows>
  release(): Promise<void>
}
export interface Rows {
  readonly rows: number
  readonly data: Float32Array
}

/** Throws UnreadableModelFile and its kin, UnfitModelInput, UnfitModelOutput, NotADecoder. */
export async function openDecoder(runtime: Runtime, files: readonly [string, ...string[]]): Promise<Decoder> {
  const [file] = files
  const session = await openSession(runtime, files)
  const ports = await orRelease(session, () => decoderPorts(file, session.inputs, session.outputs))
  const { numbers, cache, branch } = ports
  const wanted = ['logits', ...cache.map(({ present }) => present)]
  let memory: Readonly<Record<string, TensorValue>> = {}
  /** All tokens read so far. */
  let read: readonly number[] = []
  let vocabulary: number | null = null

  async function run(tokens: readonly number[], before: number): Promise<Rows> {
    const length = before + tokens.length
    const fills: Readonly<Record<string, readonly number[]>> = {
      input_ids: tokens,
      attention_mask: Array.from({ length }, () => 1),
      position_ids: tokens.map((_, i) => before + i),
    }
    const feeds = {
      ...Object.fromEntries(numbers.map(({ name, type }) => [name, row(fills[name]!, type)])),
      ...Object.fromEntries(cache.map((port) => [port.past, memory[port.present] ?? nothing(port)])),
      ...(branch ? { [branch]: { type: 'bool', dims: [1], data: Uint8Array.of(before > 0 ? 1 : 0) } as const } : {}),
    }
    const out = await session.run(feeds, wanted)
    // The last row alone is what is needed, and all that some graphs give.
    const rows = out['logits']!.dims[1] === 1 ? 1 : tokens.length
    const { data, dims } = checkedOutput(file, 'logits', out['logits']!, [1, rows, vocabulary])
    vocabulary = dims[2]!
    for (const { present, heads, width } of cache)
      checkedOutput(file, present, out[present]!, [1, heads, length, width])
    memory = out
    return { rows, data }
  }
  return {
    hasCache: cache.length > 0,
    async begin(tokens) {
      memory = {}
      read = tokens
      return run(tokens, 0)
    },
    async next(token) {
      const before = read.length
      read = [...read, token]
      return cache.length > 0 ? run([token], before) : run(read, 0)
    },
    release: () => session.release(),
  }
}

const row = (values: readonly number[], type: 'int64' | 'int32'): TensorValue => ({
  type,
  dims: [1, values.length],
  data: type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values),
})
const nothing = ({ heads, width }: CachePort): TensorValue => ({
  type: 'float32',
  dims: [1, heads, 0, width],
  data: new Float32Array(0),
})

/** What was opened is let go where looking at it fails. */
async function orRelease<T>(opened: { release(): Promise<void> }, look: () => T): Promise<T> {
  try {
    return look()
  } catch (error) {
    await opened.release()
    throw error
  }
}

/** The scores after the last token.  [vocabulary] */
export const lastRow = ({ rows, data }: Rows): Float32Array => data.subarray((data.length / rows) * (rows - 1))
