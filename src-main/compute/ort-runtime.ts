import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
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
      const given = sessionOptions(options.provider ?? provider, options.threads ?? threads, options)
      const session =
        typeof model === 'string'
          ? await ort.InferenceSession.create(model, given)
          : await ort.InferenceSession.create(model, given)
      return wrap(session)
    },
  }
}

function sessionOptions(
  provider: ProviderName,
  threads: number,
  { optimization = 'extended' }: SessionOptions,
): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: optimization,
    logSeverityLevel: 3,
    extra: {
      // Pad_Fusion makes some second-order graphs invalid; idle threads that spin slow a busy machine down threefold.
      optimization: { disable_specified_optimizers: 'Pad_Fusion' },
      session: { intra_op: { allow_spinning: '0' } },
    },
  }
}

function wrap(session: ort.InferenceSession): Session {
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs: session.inputMetadata.map(signature),
    outputs: session.outputMetadata.map(signature),
    async run(feeds, wanted) {
      const given = tensorsOf(feeds)
      return (await (wanted ? session.run(given, [...wanted]) : session.run(given))) as unknown as Record<
        string,
        TensorValue
      >
    },
    release: () => session.release(),
  }
}

const signature = (port: ort.InferenceSession.ValueMetadata): PortSignature =>
  port.isTensor
    ? { name: port.name, type: port.type, dims: port.shape }
    : { name: port.name, type: 'not a tensor', dims: [] }

const tensorsOf = (feeds: Feeds) =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { type, data, dims }]) => [
      name,
      new ort.Tensor(type as 'float32', data as Float32Array, dims),
    ]),
  )
