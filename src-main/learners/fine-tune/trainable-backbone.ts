import type { Content } from '../../backbones/backbone.ts'
import type { Feeds } from '../../compute/runtime.ts'
import type { Ports } from '../../tensor-graph/emit-training.ts'
import type { Tensor } from '../../tensor-graph/tensor.ts'
import type { Tensors } from '../../tensor-graph/training-step.ts'

/** The model file that can be trained: nobody trains rounded weights. */
export const TO_TRAIN = { weights: 'float32', file: '' } as const

/** A backbone of a folder as training needs it: its file, how contents are fed, what its output says of each. */
export interface TrainableBackbone {
  /** Path of the model file, and its bytes. */
  readonly file: string
  readonly bytes: Uint8Array
  /** The output that features are made of. */
  readonly output: string
  /** Inputs of a batch of `rows` contents of one size class. */
  readonly ports: (rows: number, size: number) => Ports
  /** output [rows, …] → [rows, width], before scaling to length 1 */
  readonly pool: (output: Tensor, batch: Tensors) => Tensor
  readonly prepare: (contents: readonly Content[]) => PreparedContents
  readonly close: () => Promise<void>
}

/** Contents ready to be fed. */
export interface PreparedContents {
  /** Length of each: contents of like length share a batch. */
  readonly lengths: Int32Array
  /** The few sizes batches are padded to, smallest first: one graph each. */
  readonly sizes: readonly number[]
  /** Feeds of the named contents, filled up to `rows`. */
  readonly feeds: (chosen: readonly number[], rows: number, size: number) => Promise<Feeds>
}
