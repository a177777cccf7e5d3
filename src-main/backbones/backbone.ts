import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { BackboneFace } from './about-backbone.ts'
import type { FeatureGraph } from './feature-graph.ts'
import { soundRows } from './sound-rows.ts'

/** What a sample holds, as a backbone sees it. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly bytes: Uint8Array }
  | { readonly kind: 'vector'; readonly values: Float32Array }

export interface BackboneContext {
  readonly runtime: Runtime
  readonly seed: number
  /** Aborting stops between batches; nothing half-done is returned. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number | null) => void
  /** Content that cannot be read (a broken image) does not stop the others: its row is zero, and it is told here. */
  readonly onUnreadable?: (index: number, reason: string) => void
}

/** Something a user should know of what was opened, by name; the page makes the words. */
export interface Notice {
  readonly name: string
  readonly message: string
  readonly fields: Readonly<Record<string, string | number>>
}

/** A backbone ready to run. `dimensions` is the width of every vector; rows come back L2-normalised, or all zero where the content is empty. */
export interface Extractor {
  readonly dimensions: number
  readonly notices?: readonly Notice[]
  /** [contents.length, dimensions]; order kept. Any number of contents: the extractor buckets and batches by itself. */
  embed(contents: readonly Content[]): Promise<Matrix>
  /** Bytes of what comes with the studio and its features are made with. */
  readonly resourceBytes?: number
  /** Where pictures are read, by a model that reads texts into the same space too.  → [texts, dimensions] */
  readonly embedWords?: (texts: readonly string[]) => Promise<Matrix>
  close(): Promise<void>
}

export interface Backbone<S extends OptionSchema = OptionSchema> extends BackboneFace<S> {
  /**
   * Backbones that learn from the pool: reads it (in batches, as often as `pool()` is called) and gives the state to be kept with the project.
   * `size` is the number of samples when known.
   */
  readonly fit?: (
    pool: () => AsyncIterable<readonly Content[]>,
    options: OptionsOf<S>,
    context: BackboneContext,
  ) => Promise<Uint8Array>
  /** Loads the model (and the fitted state). Throws UnusableModel saying what is missing or does not fit. */
  readonly open: (options: OptionsOf<S>, state: Uint8Array | null, context: BackboneContext) => Promise<Extractor>
  /** The same as one graph, for what runs without the studio. Throws as `open` does, and UnsupportedOpset. */
  readonly toOnnx: (options: OptionsOf<S>, state: Uint8Array | null, runtime: Runtime) => Promise<FeatureGraph>
  /** Names exactly what makes two feature sets equal: id, options that matter, content hash of the model files (not their paths). */
  readonly fingerprint: (options: OptionsOf<S>, state: Uint8Array | null) => Promise<string>
}

/**
 * Types the options while a backbone is written; the family list is uniform, its options resolved by name. Whatever it opens gives sound
 * rows or says of which contents there are none.
 */
export const defineBackbone = <S extends OptionSchema>(backbone: Backbone<S>): Backbone => {
  const { open } = backbone
  const sound: Backbone<S> = {
    ...backbone,
    open: async (options, state, context) => soundRows(backbone.id, await open(options, state, context), context),
  }
  return sound as unknown as Backbone
}
