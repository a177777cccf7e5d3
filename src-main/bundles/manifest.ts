import type { Precision } from '../contract/bundles.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { NamedError } from '../platform/named-error.ts'

export const FORMAT = 'kindling-bundle.v1'
/** Files of a bundle by name. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>

/** bundle.json: how contents become the graph's inputs, and what came of the model. What is large of the preparation lies in files of its own. */
export interface Manifest {
  readonly format: typeof FORMAT
  readonly model: 'model.onnx'
  readonly input: 'text' | 'image' | 'vector'
  readonly kind: 'single' | 'multi'
  readonly precision: Precision
  /** Of the project. */
  readonly project: string
  readonly version: number
  readonly preparation: Omit<Preparation, 'vocabulary' | 'tokenizer' | 'settings'>
}

/** A folder or archive without what makes a bundle. */
export class NotABundle extends NamedError<{ path: string; missing: string }> {
  constructor(path: string, missing: string, options?: ErrorOptions) {
    super({ path, missing }, `${path} is no bundle: ${missing} cannot be read in it`, options)
  }
}
/** Its files are not those that its SHA256SUMS was written for. */
export class BundleChanged extends NamedError<{ path: string; file: string }> {
  constructor(path: string, file: string) {
    super(
      { path, file },
      `${file} in ${path} is not as it was written: its SHA-256 is another. Nothing was taken from it`,
    )
  }
}
export class NewerBundle extends NamedError<{ path: string; format: string }> {
  constructor(path: string, format: string) {
    super({ path, format }, `${path} is a bundle of the format ${format}; this version reads ${FORMAT}`)
  }
}
