import { appendGraph } from '../../onnx/append-graph.ts'
import { l2Normalise, softmax } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { mul } from '../../tensor-graph/ops/elementwise.ts'
import { parameter, type Tensor } from '../../tensor-graph/tensor.ts'
import type { TrainedModel } from '../../training/training-task.ts'
import { logits } from '../../training/linear-head.ts'
import { backboneWeights, fineTunedModel, headFrom } from './fine-tuned-weights.ts'

/** Backbone, pooling, head and temperature as one file: the folder's inputs → probabilities [batch, classes]. */
export async function wholeModel(
  folder: string,
  { parameters, temperature }: Pick<TrainedModel, 'parameters' | 'temperature'>,
  /** Features [batch, width], of any length, from what the folder's model gives. */
  features: Tensor,
): Promise<Uint8Array> {
  const values = headFrom(parameters)
  const head = Object.fromEntries(Object.entries(values).map(([name, { shape }]) => [name, parameter(name, shape)]))
  const z = logits(head, l2Normalise(features))
  const probabilities = softmax(mul(1 / temperature, z))
  const tail = emitGraph({ name: 'head', outputs: { probabilities }, values })
  return appendGraph(await fineTunedModel(folder, backboneWeights(parameters)), tail)
}
