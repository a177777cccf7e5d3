import type { Feeds, PortSignature, Runtime, TensorValue } from '../../compute/runtime.ts'
import type { Json } from '../model-folder.ts'
import { checkedOutput, requireWidth } from '../model-output.ts'
import { openSession } from '../open-session.ts'
import { ScoresNotFeatures, UnfitModelInput, UnfitModelOutput } from '../unusable-model.ts'

/** Runs token rows through the model. */
export interface Encoder {
  /** Rows and tokens of a run where the graph fixes them. */
  readonly batch: number | null
  readonly sequence: number | null
  /** [rows, sequence, width] for token vectors, [rows, width] where the model pools by itself. Throws UnfitModelOutput. */
  run(rows: readonly (readonly number[])[]): Promise<TensorValue>
  release(): Promise<void>
}

const FED = 'input_ids, attention_mask, token_type_ids, position_ids (int64 | int32) [batch, sequence]'
const GIVEN = 'float32 [batch, sequence, width] | [batch, width]'
/** Outputs by preference: vectors of the sentence as the exporter pooled them, then token vectors. */
const SENTENCE = ['sentence_embedding', 'sentence_embeddings']
const TOKENS = ['last_hidden_state', 'token_embeddings', 'hidden_states']

interface OutputChoice {
  /** Take a vector that the model itself pooled, where it has one. */
  readonly pooled: boolean
  /** Name of the output, '' for the best there is. */
  readonly output: string
  /** config.json, which says what kind of model it is. */
  readonly config: Json
}
interface EncoderChoice extends OutputChoice {
  /** The model file and the data beside it. */
  readonly files: readonly [string, ...string[]]
  readonly padding: number
}

/** Throws UnreadableModelFile and its kin, UnfitModelInput, UnfitModelOutput, ScoresNotFeatures. */
export async function openEncoder(runtime: Runtime, { files, padding, ...choice }: EncoderChoice): Promise<Encoder> {
  const [file] = files
  const session = await openSession(runtime, files)
  const output = chosenOutput(file, session.outputs, choice)
  requireWidth(file, output)
  for (const port of session.inputs)
    if (!(port.name in FILL) || !/^int(64|32)$/.test(port.type)) throw new UnfitModelInput(file, port, FED)
  const [batch, sequence] = session.inputs[0]!.dims
  /** Of the first run: all others give as many numbers a token or a text. */
  let width: number | null = null
  return {
    batch: fixed(batch),
    sequence: fixed(sequence),
    async run(rows) {
      const feeds = feedsOf(session.inputs, rows, padding)
      const [fedRows, fedTokens] = Object.values(feeds)[0]!.dims as [number, number]
      const value = (await session.run(feeds, [output.name]))[output.name]!
      const shape = output.dims.length === 3 ? [fedRows, fedTokens, width] : [fedRows, width]
      const checked = checkedOutput(file, output.name, value, shape)
      width = checked.dims.at(-1)!
      return checked
    },
    release: () => session.release(),
  }
}

/** Throws UnfitModelOutput, ScoresNotFeatures. */
export function chosenOutput(
  file: string,
  outputs: readonly PortSignature[],
  { pooled, output, config }: OutputChoice,
): PortSignature {
  const fitting = outputs.filter(({ type, dims }) => type === 'float32' && (dims.length === 2 || dims.length === 3))
  const named = (names: readonly string[]) => fitting.find(({ name }) => names.includes(name))
  if (output !== '') {
    const wanted = named([output])
    if (!wanted) throw new UnfitModelOutput(file, outputs, `${output} ${GIVEN}`)
    return wanted
  }
  const known = (pooled ? named(SENTENCE) : undefined) ?? named(TOKENS)
  if (known) return known
  const vectors = fitting.filter((port) => !isScores(port, config))
  const chosen = vectors.find(({ dims }) => dims.length === 3) ?? vectors[0]
  if (chosen) return chosen
  throw fitting[0] ? new ScoresNotFeatures(file, fitting[0]) : new UnfitModelOutput(file, outputs, GIVEN)
}

const SCORES = /logit|score|probab|prediction|label|relationship/i
const CLASSIFIER = /For(Sequence|Token)Classification|ForMultipleChoice|ForQuestionAnswering/
const WORDS = /For(MaskedLM|CausalLM|PreTraining)|LMHeadModel/

/** Whether an output scores classes or words: its name says so, or its width is that of the labels or of the vocabulary. */
function isScores({ name, dims }: PortSignature, config: Json): boolean {
  const width = dims.at(-1)
  const hidden = config['hidden_size'] ?? config['dim'] ?? config['d_model'] ?? config['n_embd']
  if (SCORES.test(name)) return true
  if (typeof width !== 'number' || width === hidden) return false
  const architectures = String(config['architectures'] ?? '')
  if (width === config['vocab_size']) return true
  return CLASSIFIER.test(architectures) || WORDS.test(architectures)
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
