import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type * as OnnxRuntime from 'onnxruntime-node'
import { loadOnnxRuntime } from './onnx-runtime-library.ts'
import { trialLimits } from './trial-limits.ts'
import { limited, type Limits } from './watchdog.ts'
import type { Feeds, PortSignature, ProviderName, Runtime, Session, SessionOptions, TensorValue } from './runtime.ts'

/** Half the logical cores, at least one: the page and the core keep the rest. */
export const defaultThreads = (): number => Math.max(1, Math.floor(availableParallelism() / 2))

const TIMES_FILE = 6

interface RuntimeOptions {
  readonly provider?: ProviderName
  readonly threads?: number
  /** Work under limits begins (with a file of that model) or ends (null). */
  readonly onLimited?: (trial: { readonly file: string; readonly limits: Limits } | null) => void
}

/** ONNX Runtime in this process. `run` blocks the JavaScript thread, so this lives in the compute process. */
export function createRuntime({
  provider = 'cpu',
  threads = defaultThreads(),
  onLimited,
}: RuntimeOptions = {}): Runtime {
  return {
    provider,
    threads,
    async limited(file, work) {
      const { ms, bytes } = trialLimits()
      // A large model is large in memory, several times while it is made ready.
      const limits = { ms, bytes: bytes + TIMES_FILE * (await stat(file)).size }
      onLimited?.({ file, limits })
      try {
        return await limited(limits, work)
      } finally {
        onLimited?.(null)
      }
    },
    async session(model, options = {}) {
      const ort = await loadOnnxRuntime()
      const given = sessionOptions(options.provider ?? provider, options.threads ?? threads, options)
      const session =
        typeof model === 'string'
          ? await ort.InferenceSession.create(model, given)
          : await ort.InferenceSession.create(model, given)
      return wrap(session, ort.Tensor)
    },
  }
}

function sessionOptions(
  provider: ProviderName,
  threads: number,
  { optimization = 'extended' }: SessionOptions,
): OnnxRuntime.InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: optimization,
    logSeverityLevel: 4,
    extra: {
      // Pad_Fusion makes some second-order graphs invalid; idle threads that spin slow a busy machine down threefold.
      optimization: { disable_specified_optimizers: 'Pad_Fusion' },
      session: { intra_op: { allow_spinning: '0' } },
    },
  }
}

/** Half precision ends here, and double precision that is given: such ports are called float32, and take and give it. */
function wrap(session: OnnxRuntime.InferenceSession, Tensor: typeof OnnxRuntime.Tensor): Session {
  const halves = new Set(session.inputMetadata.flatMap((port) => (isHalf(port) ? [port.name] : [])))
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs: session.inputMetadata.map((port) => signature(port, ['float16'])),
    outputs: session.outputMetadata.map((port) => signature(port, OTHER_FLOATS)),
    async run(feeds, wanted) {
      const given = tensorsOf(feeds, halves, Tensor)
      const out = await (wanted ? session.run(given, [...wanted]) : session.run(given))
      return Object.fromEntries(Object.entries(out).map(([name, tensor]) => [name, inSingle(tensor)]))
    },
    release: () => session.release(),
  }
}

const isHalf = (port: OnnxRuntime.InferenceSession.ValueMetadata) => port.isTensor && port.type === 'float16'

const signature = (port: OnnxRuntime.InferenceSession.ValueMetadata, converted: readonly string[]): PortSignature =>
  port.isTensor
    ? { name: port.name, type: converted.includes(port.type) ? 'float32' : port.type, dims: port.shape }
    : { name: port.name, type: 'not a tensor', dims: [] }

const OTHER_FLOATS: readonly string[] = ['float16', 'float64']

function inSingle(tensor: OnnxRuntime.OnnxValue): TensorValue {
  const { type, dims, data } = tensor
  if (!OTHER_FLOATS.includes(type)) return tensor as unknown as TensorValue
  return { type: 'float32', dims, data: Float32Array.from(data as Float64Array) }
}

const tensorsOf = (feeds: Feeds, halves: ReadonlySet<string>, Tensor: typeof OnnxRuntime.Tensor) =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, dims }]) => [
      name,
      halves.has(name)
        ? new Tensor('float16', Float16Array.from(data as Float32Array) as never, dims)
        : new Tensor(type as 'float32', data as Float32Array, dims),
    ]),
  )
