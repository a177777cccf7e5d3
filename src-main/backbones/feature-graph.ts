import type { Json } from './model-folder.ts'
import type { Preprocessing } from './onnx-image/preprocessing.ts'

/** Text as numbers of patterns: inputs `columns` int64 and `counts` float32 [samples, patterns], filled up with counts of 0. */
export interface GramPreparation {
  readonly kind: 'grams'
  /** column → bucket of `hashGrams`. */
  readonly vocabulary: readonly number[]
}

/** Text as token ids, filled up with `padding` where the mask is 0; a text of spaces is one token that the mask hides. */
export interface TokenPreparation {
  readonly kind: 'tokens'
  /** input_ids, attention_mask and whatever else the model reads of them, [samples, tokens]. */
  readonly inputs: readonly { readonly name: string; readonly type: 'int32' | 'int64' }[]
  readonly maxLength: number
  /** Tokens of a run, where the model fixes them. */
  readonly sequence: number | null
  /** Ids that end every text, kept where one is cut off. */
  readonly closing: readonly number[]
  readonly padding: number
  /** What stands before every text. */
  readonly prefix: string
  readonly lowerCase: boolean
  /** As tokenizer.json and tokenizer_config.json say it. */
  readonly tokenizer: Json
  readonly settings: Json
}

/** Text both ways: numbers of patterns, and token ids. */
export interface GramAndTokenPreparation {
  readonly kind: 'grams-and-tokens'
  readonly grams: GramPreparation
  readonly tokens: TokenPreparation
}

/** An image as planes of numbers: one input [samples, 3, height, width]. */
export interface PixelPreparation extends Preprocessing {
  readonly kind: 'pixels'
  readonly input: string
  /** Stretched to `resize` as the built-in learners do it, or as preprocessor_config.json says. */
  readonly fit: 'stretch' | 'preprocessor'
}

/** A vector as it comes with the sample: input `vector` [samples, dimensions]. */
export interface VectorPreparation {
  readonly kind: 'vector'
  readonly dimensions: number
}

/** What is done to a content before the graph: plain JSON, so that other programs can do the same. */
export type Preparation =
  GramPreparation | TokenPreparation | GramAndTokenPreparation | PixelPreparation | VectorPreparation

/** All that makes features of a prepared content, as one ONNX model with the output `features` [samples, dimensions]. */
export interface FeatureGraph {
  readonly model: Uint8Array
  readonly preparation: Preparation
  /** What is to be said of rights in it, where it came with that. */
  readonly licences?: string
}
