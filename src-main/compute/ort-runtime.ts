import { availableParallelism } from 'node:os'
import type * as OnnxRuntime from 'onnxruntime-node'
import { loadOnnxRuntime } from './onnx-runtime-library.ts'
import type { Feeds, PortSignature, ProviderName, Runtime, Session, SessionOptions, TensorValue } from './runtime.ts'

/** Half the logical cores, at least one: the page and the core keep the rest. */
export const defaultThreads = (): number => Math.max(1, Math.floor(availableParallelism() / 2))

interface RuntimeOptions {
  readonly provider?: ProviderName
  readonly threads?: number
}

/** ONNX Runtime in this process. `run` blocks the JavaScript thread, so this lives in the compute process. */
export function createRuntime({ provider = 'cpu', threads = defaultThreads() }: RuntimeOptions = {}): Runtime {
  return {
    provider,
    threads,
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

function wrap(session: OnnxRuntime.InferenceSession, Tensor: typeof OnnxRuntime.Tensor): Session {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs: session.inputMetadata.map(signature),
    outputs: session.outputMetadata.map(signature),
    async run(feeds, wanted) {
      const given = tensorsOf(feeds, Tensor)
      return (await (wanted ? session.run(given, [...wanted]) : session.run(given))) as unknown as Record<
        string,
        TensorValue
      >
    },
    release: () => session.release(),
  }
}

const signature = (port: OnnxRuntime.InferenceSession.ValueMetadata): PortSignature =>
  port.isTensor
    ? { name: port.name, type: port.type, dims: port.shape }
    : { name: port.name, type: 'not a tensor', dims: [] }

const tensorsOf = (feeds: Feeds, Tensor: typeof OnnxRuntime.Tensor) =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type as 'float32', data as Float32Array, dims),
    ]),
  )
