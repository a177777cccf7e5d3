import type { Runtime } from '../../compute/runtime.ts'
import { appendGraph } from '../../onnx/append-graph.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { reduceSum } from '../../tensor-graph/ops/reduce.ts'
import { slice, squeezed } from '../../tensor-graph/ops/shape.ts'
import { input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { FeatureGraph } from '../feature-graph.ts'
import { readModel, requireFreeBatch } from '../read-model.ts'
import type { Preprocessing } from './preprocessing.ts'
import { chosenOutput } from './vision-model.ts'

/** Model, pooling and scaling to length 1 as one graph: what the extractor of the same options does. */
export async function imageGraph(
  files: readonly [string, ...string[]],
  preprocessing: Preprocessing,
  { output, beside }: { readonly output: string; readonly beside: boolean },
  runtime: Runtime,
): Promise<FeatureGraph> {
  const session = await runtime.session(files[0], { optimization: 'disabled' })
  const { inputs, outputs } = session
  await session.release()
  const chosen = chosenOutput(files[0], outputs, output, beside)
  const { dims } = outputs.find(({ name }) => name === chosen)!
  const features = l2Normalise(vectorOf(input(chosen, ['batch', ...dims.slice(1)])))
  const port = inputs.find(({ name }) => name === 'pixel_values') ?? inputs[0]!
  requireFreeBatch(files[0], port)
  return {
    model: appendGraph(await readModel(files), emitGraph({ name: 'pooling', outputs: { features } })),
    preparation: { kind: 'pixels', input: port.name, fit: 'preprocessor', ...preprocessing },
  }
}

/** Vectors as they are; of maps the sum over height and width, as long as the mean once scaled; of tokens the first. */
function vectorOf(output: Tensor): Tensor {
  const { shape } = output
  if (shape.length === 2) return output
  if (shape.length === 4) return reduceSum(output, { axes: [2, 3] })
  return squeezed(slice(output, 1, 0, 1))
}
