import type { GraphProto, NodeProto, TensorProto } from 'onnx-buf'
import { decodeModel } from '../onnx/codec.ts'
import { cutAt } from '../onnx/cut-graph.ts'
import { NamedError } from '../platform/named-error.ts'

/** No model of this studio, or of a form that it cannot take apart. */
export class BundleWithoutHead extends NamedError<{ path: string; missing: string }> {
  constructor(path: string, missing: string) {
    super({ path, missing }, `The model of ${path} cannot be taken apart into features and a head: ${missing}`)
  }
}

export interface SplitModel {
  /** ONNX file up to `features` float32 [samples, dimensions]. */
  readonly features: Uint8Array
  readonly dimensions: number
  /** Weights of the head by their names, as float32 however they were stored. */
  readonly head: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>
  readonly temperature: number
}

const FEATURES = 'features'
const HEAD = 'head/'

/** A bundle's graph as its features and the head on them. `path`: named in errors. Throws BundleWithoutHead. */
export function splitModel(model: Uint8Array, path: string): SplitModel {
  const proto = decodeModel(model)
  const graph = proto.graph!
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  const names = new Set(
    [...stored.keys()]
      .filter((name) => name.startsWith(HEAD) && !name.includes('#'))
      .map((name) => name.slice(HEAD.length).replace(/\/(half|bytes|scales)$/, '')),
  )
  const head = Object.fromEntries([...names].map((name) => [name, weightsOf(stored, `${HEAD}${name}`, path)]))
  const first = head['weight'] ?? head['weight1']
  const dimensions = first?.shape[0]
  if (dimensions === undefined) throw new BundleWithoutHead(path, 'it has no weights head/weight')
  const features = cutAt(proto, FEATURES, dimensions)
  if (!features) throw new BundleWithoutHead(path, `it has no tensor ${FEATURES}`)
  return { features, dimensions, head, temperature: temperatureOf(graph, stored, path) }
}

type Stored = ReadonlyMap<string, TensorProto>

/** As float32, float16 (`/half`), or bytes with a scale for each column (`/bytes`, `/scales`). */
function weightsOf(stored: Stored, name: string, path: string): SplitModel['head'][string] {
  const [plain, half, bytes, scales] = ['', '/half', '/bytes', '/scales'].map((end) => stored.get(`${name}${end}`))
  const found = plain ?? half ?? bytes
  if (!found) throw new BundleWithoutHead(path, `${name} is not to be read`)
  const shape = found.dims.map(Number)
  if (plain) return { shape, data: new Float32Array(aligned(plain)) }
  if (half) return { shape, data: Float32Array.from(new Float16Array(aligned(half))) }
  const byColumn = new Float32Array(aligned(scales!))
  const data = Float32Array.from(new Int8Array(aligned(bytes!)), (x, i) => x * byColumn[i % byColumn.length]!)
  return { shape, data }
}

const aligned = ({ rawData }: TensorProto): ArrayBuffer => Uint8Array.from(rawData).buffer

/** Logits are divided by it before what makes probabilities of them. */
function temperatureOf(graph: GraphProto, stored: Stored, path: string): number {
  const making = (value: string): NodeProto | undefined => {
    const node = graph.node.find(({ output }) => output.includes(value))
    return node?.opType === 'Identity' ? making(node.input[0]!) : node
  }
  const last = making('probabilities')
  if (last?.opType !== 'Softmax' && last?.opType !== 'Sigmoid')
    throw new BundleWithoutHead(path, 'its probabilities are none of a softmax or of sigmoids')
  const scaled = making(last.input[0]!)
  const factor = scaled?.opType === 'Mul' ? scaled.input.map((name) => stored.get(name)).find(Boolean) : undefined
  return factor ? 1 / new Float32Array(aligned(factor))[0]! : 1
}
