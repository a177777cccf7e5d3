import type { Feeds, PortSignature, Runtime, Session, TensorValue } from '../../compute/runtime.ts'
import { UnfitModelInput, UnfitModelOutput, UnreadableModelFile } from '../unusable-model.ts'

/** Runs token rows through the model. */
export interface Encoder {
  /** Rows and tokens of a run where the graph fixes them. */
  readonly batch: number | null
  readonly sequence: number | null
  /** [rows, sequence, width] for token vectors, [rows, width] where the model pools by itself. */
  run(rows: readonly (readonly number[])[]): Promise<TensorValue>
  release(): Promise<void>
}

const FED = 'input_ids, attention_mask, token_type_ids, position_ids (int64 | int32) [batch, sequence]'
const GIVEN = 'float32 [batch, sequence, width] | [batch, width]'
/** Outputs by preference: vectors of the sentence as the exporter pooled them, then token vectors. */
const SENTENCE = ['sentence_embedding', 'sentence_embeddings']
const TOKENS = ['last_hidden_state', 'token_embeddings', 'hidden_states']

interface EncoderChoice {
  readonly file: string
  readonly padding: number
  /** Take a vector that the model itself pooled, where it has one. */
  readonly pooled: boolean
}

/** Throws UnreadableModelFile, UnfitModelInput, UnfitModelOutput. */
export async function openEncoder(runtime: Runtime, { file, padding, pooled }: EncoderChoice): Promise<Encoder> {
  const session = await openSession(runtime, file)
  const output = chosenOutput(file, session.outputs, pooled)
  for (const port of session.inputs)
    if (!(port.name in FILL) || !/^int(64|32)$/.test(port.type)) throw new UnfitModelInput(file, port, FED)
  const [batch, sequence] = session.inputs[0]!.dims
  return {
    batch: fixed(batch),
    sequence: fixed(sequence),
    async run(rows) {
      const out = await session.run(feedsOf(session.inputs, rows, padding), [output])
      return out[output]!
    },
    release: () => session.release(),
  }
}

async function openSession(runtime: Runtime, file: string): Promise<Session> {
  try {
    return await runtime.session(file, { optimization: 'all' })
  } catch (error) {
    throw new UnreadableModelFile(file, error)
  }
}

export function chosenOutput(file: string, outputs: readonly PortSignature[], pooled: boolean): string {
  const fitting = outputs.filter(({ type, dims }) => type === 'float32' && (dims.length === 2 || dims.length === 3))
  const named = (names: readonly string[]) => fitting.find(({ name }) => names.includes(name))
  const tokens = named(TOKENS) ?? fitting.find(({ dims }) => dims.length === 3)
  const chosen = (pooled ? named(SENTENCE) : undefined) ?? tokens ?? fitting[0]
  if (!chosen) throw new UnfitModelOutput(file, outputs, GIVEN)
  return chosen.name
}

/** What stands at token `t` of a row of `length`, by input. */
const FILL: Readonly<Record<string, (ids: readonly number[], t: number, padding: number) => number>> = {
  input_ids: (ids, t, padding) => ids[t] ?? padding,
  attention_mask: (ids, t) => (t < ids.length ? 1 : 0),
  token_type_ids: () => 0,
  position_ids: (_, t) => t,
}

/** What a batch of token rows feeds. Sizes the graph fixes are kept: rows and tokens that are not there are padding. */
export function feedsOf(
  inputs: readonly PortSignature[],
  rows: readonly (readonly number[])[],
  padding: number,
): Feeds {
  const longest = Math.max(...rows.map((ids) => ids.length))
  return Object.fromEntries(
    inputs.map(({ name, type, dims: [batch, sequence] }) => {
      const dims = [fixed(batch) ?? rows.length, fixed(sequence) ?? longest] as const
      const fill = FILL[name]!
      const data = type === 'int64' ? new BigInt64Array(dims[0] * dims[1]) : new Int32Array(dims[0] * dims[1])
      rows.forEach((ids, i) => {
        for (let t = 0; t < dims[1]; t++) {
          const value = fill(ids, t, padding)
          data[i * dims[1] + t] = data instanceof BigInt64Array ? BigInt(value) : value
        }
      })
      return [name, { type: type as 'int64' | 'int32', dims, data }]
    }),
  )
}

const fixed = (size: number | string | undefined): number | null => (typeof size === 'number' ? size : null)
