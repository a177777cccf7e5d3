/** What the numeric rooms may ask of ONNX Runtime, without knowing it. The compute process has the real one. */
export type NumericArray = Float32Array | Int32Array | BigInt64Array | Uint8Array
export interface TensorValue {
  readonly type: 'float32' | 'int32' | 'int64' | 'bool' | 'uint8'
  readonly dims: readonly number[]
  readonly data: NumericArray
}
export type Feeds = Readonly<Record<string, TensorValue>>

export type ProviderName = 'cpu' | 'cuda' | 'webgpu' | 'dml'

/** What a graph declares of an input or output; a size that is free has a name. */
export interface PortSignature {
  readonly name: string
  readonly type: string
  readonly dims: readonly (number | string)[]
}

export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly inputs: readonly PortSignature[]
  readonly outputs: readonly PortSignature[]
  /** Runs the graph; only the wanted outputs are computed (default: all). Blocks this process: keep a call under 200 ms. */
  run(feeds: Feeds, wanted?: readonly string[]): Promise<Record<string, TensorValue>>
  release(): Promise<void>
}

export interface SessionOptions {
  /** Training graphs, and graphs whose weights are inputs, stay exact on the CPU unless they ask otherwise. */
  readonly provider?: ProviderName
  readonly threads?: number
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all'
}

export interface Runtime {
  /** The provider chosen by the self-check; 'cpu' where no other passed. */
  readonly provider: ProviderName
  readonly threads: number
  /**
   * Does work that may never end or take all memory: what a model from elsewhere is tried with. `file`: whose. Where the work goes beyond
   * what it may, the process ends.
   */
  limited<T>(file: string, work: () => Promise<T>): Promise<T>
  /** `model`: encoded ONNX, or the path of a file (which may have external data beside it). */
  session(model: Uint8Array | string, options?: SessionOptions): Promise<Session>
}
