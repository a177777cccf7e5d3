import type { PortSignature, Runtime } from '../../compute/runtime.ts'
import { checkedOutput, requireWidth } from '../model-output.ts'
import { openSession } from '../open-session.ts'
import { UnfitModelInput, UnfitModelOutput } from '../unusable-model.ts'

/** Runs pixels through the model. */
export interface VisionModel {
  /** Rows of a run where the graph fixes them. */
  readonly batch: number | null
  /** Sides the graph fixes, null where they are free. */
  readonly sides: { readonly width: number; readonly height: number } | null
  /** The output taken scores classes: there is no other. */
  readonly scores: string | null
  /** The name of the output taken. */
  readonly output: string
  /** [rows, 3, height, width] → one vector each. Throws UnfitModelOutput. */
  run(data: Float32Array, dims: readonly [number, number, number, number]): Promise<Vectors>
  release(): Promise<void>
}

export interface Vectors {
  readonly width: number
  /** At least [rows, width] */
  readonly data: Float32Array
}

const FED = 'pixel_values float32 [batch, 3, height, width]'
const GIVEN = 'float32 [batch, width] | [batch, tokens, width] | [batch, width, height, width]'
/** The output whose space a text model shares. */
export const IMAGE_EMBEDS = 'image_embeds'
/** Outputs by preference: what the model pooled, then what can be pooled, then its scores. */
const PREFERRED = ['pooler_output', 'image_embeds', 'embeddings', 'last_hidden_state']

/** `output`: its name, or '' for the best there is; that is what a text model shares, where one lies beside (`beside`). Throws UnreadableModelFile and its kin, UnfitModelInput, UnfitModelOutput. */
export async function openVisionModel(
  runtime: Runtime,
  files: readonly [string, ...string[]],
  output: string,
  beside: boolean,
): Promise<VisionModel> {
  const [file] = files
  const session = await openSession(runtime, files)
  const chosen = chosenOutput(file, session.outputs, output, beside)
  const port = session.inputs.find(({ name }) => name === 'pixel_values') ?? session.inputs[0]!
  const odd = session.inputs.find((other) => other !== port) ?? port
  const [batch, channels, height, width] = port.dims
  const signature = session.outputs.find(({ name }) => name === chosen)!
  const { dims: declared } = signature
  requireWidth(file, signature)
  /** Of the first run: all others give vectors as wide. */
  let given: number | null = null
  const fits =
    port.type === 'float32' &&
    port.dims.length === 4 &&
    (channels === 3 || (typeof channels === 'string' && width !== 3))
  if (odd !== port || !fits) throw new UnfitModelInput(file, odd, FED)
  return {
    batch: typeof batch === 'number' ? batch : null,
    output: chosen,
    scores: output === '' && /logit|score|probab/i.test(chosen) ? chosen : null,
    sides: typeof width === 'number' && typeof height === 'number' ? { width, height } : null,
    async run(data, dims) {
      const out = await session.run({ [port.name]: { type: 'float32', dims, data } }, [chosen])
      const at = declared.length === 3 ? 2 : 1
      const shape = declared.map((_, i) => (i === 0 ? dims[0] : i === at ? given : null))
      const value = checkedOutput(file, chosen, out[chosen]!, shape)
      given = value.dims[at]!
      return pooled(value.data, value.dims)
    },
    release: () => session.release(),
  }
}

export function chosenOutput(file: string, outputs: readonly PortSignature[], wanted: string, beside: boolean): string {
  const fitting = outputs.filter(({ type, dims }) => type === 'float32' && dims.length >= 2 && dims.length <= 4)
  const byName = (name: string) => fitting.find((port) => port.name === name)
  const preferred = beside ? [IMAGE_EMBEDS, ...PREFERRED] : PREFERRED
  const best = () => preferred.map(byName).find(Boolean) ?? fitting.toSorted((a, b) => b.dims.length - a.dims.length)[0]
  const chosen = wanted === '' ? best() : byName(wanted)
  if (!chosen) throw new UnfitModelOutput(file, outputs, wanted === '' ? GIVEN : `${wanted} ${GIVEN}`)
  return chosen.name
}

/** Vectors as they are; maps averaged over height and width; of tokens the first, which stands for the image. */
export function pooled(data: Float32Array, dims: readonly number[]): Vectors {
  const rows = dims[0]!
  if (dims.length === 2) return { width: dims[1]!, data }
  const width = dims.length === 3 ? dims[2]! : dims[1]!
  const inner = data.length / (rows * width)
  const out = new Float32Array(rows * width)
  if (dims.length === 3)
    for (let i = 0; i < rows; i++) out.set(data.subarray(i * inner * width, (i * inner + 1) * width), i * width)
  else
    for (let i = 0; i < out.length; i++) {
      let sum = 0
      for (let p = 0; p < inner; p++) sum += data[i * inner + p]!
      out[i] = sum / inner
    }
  return { width, data: out }
}
