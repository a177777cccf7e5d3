import type { Runtime } from '../../compute/runtime.ts'
import { appendGraph } from '../../onnx/append-graph.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { cast, equal, greater, mul, where } from '../../tensor-graph/ops/elementwise.ts'
import { reduceSum, runningSum } from '../../tensor-graph/ops/reduce.ts'
import { topK } from '../../tensor-graph/ops/selection.ts'
import { slice, squeezed, transpose } from '../../tensor-graph/ops/shape.ts'
import { input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { FeatureGraph } from '../feature-graph.ts'
import type { FileChoice } from '../model-files.ts'
import { modelFiles } from '../model-files.ts'
import { openModelFolder } from '../model-folder.ts'
import { readModel, requireFreeBatch } from '../read-model.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'
import { POOLINGS } from './about.ts'
import { chosenOutput } from './encoder.ts'
import type { Pooling } from './pooling.ts'
import { readTextFolder, type TextChoice } from './text-folder.ts'

const MASK = 'attention_mask'
const LEAST = -3.4e38

/** Encoder, pooling and scaling to length 1 as one graph: what the extractor of the same options does. */
export async function textGraph(
  { folder: path, output, ...choice }: TextChoice & FileChoice & { readonly folder: string; readonly output: string },
  runtime: Runtime,
): Promise<FeatureGraph> {
  const folder = await openModelFolder(path)
  const { config, pooling, padding, maxLength, prefix, recipe } = await readTextFolder(folder, choice)
  const files = modelFiles(folder, choice)
  const session = await runtime.session(files[0], { optimization: 'disabled' })
  const { inputs, outputs } = session
  await session.release()
  const { name, dims } = chosenOutput(files[0], outputs, { pooled: choice.pooling === null, output, config })
  if (dims.length === 3 && pooling === null)
    throw new UnsupportedModelStep(`${folder.path}/modules.json`, 'no Pooling', POOLINGS.join(', '))
  const dtype = inputs.find((port) => port.name === MASK)?.type === 'int32' ? 'int32' : 'int64'
  const mask = cast(input(MASK, ['batch', 'tokens'], dtype), 'float32')
  const hidden = input(name, dims.length === 3 ? ['batch', 'tokens', dims[2]!] : ['batch', dims[1]!])
  const vector = dims.length === 3 ? pooled(hidden, mask, pooling ?? 'cls') : hidden
  // Where the mask hides all there is nothing to see.
  const seen = where(greater(reduceSum(mask, { axes: [1], keep: true }), 0), vector, 0)
  const tail = emitGraph({ name: 'pooling', outputs: { features: l2Normalise(seen) } })
  requireFreeBatch(files[0], inputs[0]!)
  const fixed = inputs[0]!.dims[1]
  const sequence = typeof fixed === 'number' ? fixed : null
  const fed = inputs.map((port) => ({ name: port.name, type: port.type as 'int32' | 'int64' }))
  return {
    model: appendGraph(await readModel(files), tail),
    preparation: {
      kind: 'tokens',
      inputs: fed.some((port) => port.name === MASK) ? fed : [...fed, { name: MASK, type: dtype }],
      maxLength: Math.min(maxLength, sequence ?? Infinity),
      sequence,
      padding,
      prefix,
      ...recipe,
    },
  }
}

/** hidden [batch, tokens, width], mask [batch, tokens] of ones and zeros → [batch, width], of any length. As `poolRow` does it. */
function pooled(hidden: Tensor, mask: Tensor, pooling: Pooling): Tensor {
  if (pooling === 'cls') return squeezed(slice(hidden, 1, 0, 1))
  // [width, batch, tokens] against [batch, tokens]: broadcast without a shape that would have to be known.
  const turned = transpose(hidden, [2, 0, 1])
  const summed = (x: Tensor) => transpose(reduceSum(x, { axes: [2] }), [1, 0])
  if (pooling === 'mean') return summed(mul(turned, mask))
  if (pooling === 'max') return summed(topK(where(greater(mask, 0), turned, LEAST), 1).values)
  const count = reduceSum(mask, { axes: [1], keep: true })
  return summed(mul(turned, mul(mask, cast(equal(runningSum(mask, 1), count), 'float32'))))
}
