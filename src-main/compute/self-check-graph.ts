import { mulberry32, normal } from '../platform/random.ts'
import { gelu, layerNorm } from '../tensor-graph/composites.ts'
import { emitStep, type Ports } from '../tensor-graph/emit-training.ts'
import type { OnnxGraph } from '../tensor-graph/onnx-graph.ts'
import { conv } from '../tensor-graph/ops/convolution.ts'
import { greater, log, mul, where } from '../tensor-graph/ops/elementwise.ts'
import { gemm } from '../tensor-graph/ops/linear-algebra.ts'
import { maxPool } from '../tensor-graph/ops/pooling.ts'
import { reduceMean, reduceSum } from '../tensor-graph/ops/reduce.ts'
import { reshape } from '../tensor-graph/ops/shape.ts'
import { softmax } from '../tensor-graph/ops/softmax.ts'
import { adamW } from '../tensor-graph/optimizers/adamw.ts'
import { sizeOf, type Tensor } from '../tensor-graph/tensor.ts'
import { stateShapes, stepScalars, type Tensors, type TrainingRule } from '../tensor-graph/training-step.ts'
import type { Feeds } from './runtime.ts'

const BATCH: Ports = { images: { shape: [4, 2, 10, 10] }, targets: { shape: [4, 6] } }

/** One of each kind of work: convolution, a kink, the largest of four, stride 2, norm, GELU, a dense layer.  → logits [4, 6] */
function logits(p: Tensors, images: Tensor): Tensor {
  const seen = conv(images, p['near']!, { pads: [1, 1, 1, 1] })
  const halved = maxPool(where(greater(seen, 0), seen, mul(0.1, seen)), [2, 2])
  const flat = reshape(conv(halved, p['far']!, { strides: [2, 2], pads: [1, 1, 1, 1] }), [4, 72])
  return gemm(gelu(layerNorm(flat, p['scale']!, p['shift']!)), p['weight']!, { bias: p['bias']! })
}

const RULE: TrainingRule = {
  parameters: { near: [4, 2, 3, 3], far: [8, 4, 3, 3], scale: [72], shift: [72], weight: [72, 6], bias: [6] },
  loss: (p, { images, targets }) =>
    mul(-1, reduceMean(reduceSum(mul(targets!, log(softmax(logits(p, images!)))), { axes: [-1] }))),
  optimizer: adamW({ weightDecay: 0.01 }),
}

/**
 * An AdamW step of a small network, as training emits it. Gradients add ConvTranspose, Resize and the reductions, so that a provider which
 * agrees on this graph has every kind of op that heads, encoders and convolutional networks are trained with.
 */
export const selfCheckGraph = (): OnnxGraph => emitStep(RULE, BATCH)

/** The same numbers each time. Second moments are well above 0: where they are tiny, AdamW turns rounding into whole steps. */
export function selfCheckFeeds(): Feeds {
  const random = mulberry32(1)
  const shapes = { ...stateShapes(RULE), images: BATCH['images']!.shape as number[], targets: [4, 6] }
  const number = (name: string) => {
    if (name === 'targets') return 1 / 6
    return name.endsWith('moment2') ? 0.1 + random() : 0.3 * normal(random)
  }
  const scalars = stepScalars(RULE, { rates: [0.01], steps: 10 }, 5)
  return {
    ...Object.fromEntries(
      Object.entries(shapes).map(([name, dims]) => [
        name,
        { type: 'float32' as const, dims, data: Float32Array.from({ length: sizeOf(dims) }, () => number(name)) },
      ]),
    ),
    scalars: { type: 'float32', dims: [scalars.length], data: scalars },
  }
}
