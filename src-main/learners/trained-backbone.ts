import { createHash } from 'node:crypto'
import type { Backbone, Content } from '../backbones/backbone.ts'
import { bundledBackbones } from '../backbones/bundled/bundled.ts'
import { backboneById } from '../backbones/index.ts'
import { appendGraph } from '../onnx/append-graph.ts'
import { emitGraph } from '../tensor-graph/emit.ts'
import { mul } from '../tensor-graph/ops/elementwise.ts'
import { input as port } from '../tensor-graph/tensor.ts'
import { NamedError } from '../platform/named-error.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { OptionSchema, OptionsOf } from '../contract/options.ts'
import { learners } from './index.ts'
import type { ContentLearner } from './learner.ts'
import type { Parameters, TrainingContext } from '../training/training-task.ts'
import { packParameters, unpackParameters } from '../training/pack-parameters.ts'

/** Features of a learner that works end to end were asked for before it was trained. */
export class NotTrained extends NamedError<{ id: string }> {
  constructor(id: string) {
    super({ id }, `${id} has no features before it is trained`)
  }
}

const SCALE = 'features/scale'
/** Rows that tell how long features are. */
const ROWS = 512

/** A learner that works end to end, once trained, is a backbone: what its last layer reads are features for any head. */
function trainedBackbone(learner: ContentLearner): Backbone {
  const { id, title, summary, paper, input, options } = learner
  return {
    id,
    title,
    summary,
    paper,
    input,
    options,
    async open(given, state, context) {
      if (!state) throw new NotTrained(id)
      const { [SCALE]: scale, ...parameters } = unpackParameters(state)
      const extractor = await learner.open(parameters, given, context)
      return { ...extractor, embed: async (contents) => scaled(await extractor.embed(contents), scale!.data[0]!) }
    },
    async toOnnx(given, state, runtime) {
      if (!state) throw new NotTrained(id)
      const { [SCALE]: scale, ...parameters } = unpackParameters(state)
      const { model, preparation } = await learner.toOnnx(parameters, given, runtime)
      const width = learner.head(parameters)['weight']!.shape[0]!
      const features = mul(scale!.data[0]!, port('unscaled', ['samples', width]))
      const scaling = emitGraph({ name: 'scale', outputs: { features } })
      return { model: appendGraph(model, scaling, { unscaled: 'features' }), preparation }
    },
    fingerprint: async (_, state) => `${id} ${createHash('sha256').update(state!).digest('hex')}`,
  }
}

const trained = learners.flatMap((learner) => (learner.input === 'features' ? [] : [trainedBackbone(learner)]))

/** A backbone of the family, a learner that has become one, or a bundle's features. Throws UnknownBackbone. */
export const anyBackbone = (id: string): Backbone =>
  [...trained, ...bundledBackbones].find((backbone) => backbone.id === id) ?? backboneById(id)

/**
 * A trained model as the state of such a backbone, and its last layer as a head on those features. They are made about 1 long, as all
 * backbones' are, so that further heads on them are held back no more and no less. `seen`: contents that tell how long they are.
 */
export async function asBackbone(
  learner: ContentLearner,
  parameters: Parameters,
  options: OptionsOf<OptionSchema>,
  seen: readonly Content[],
  context: Pick<TrainingContext, 'runtime' | 'seed' | 'signal'>,
): Promise<{ readonly state: Uint8Array; readonly head: Parameters }> {
  const extractor = await learner.open(parameters, options, context)
  try {
    const { data, rows } = await extractor.embed(seen.slice(0, ROWS))
    const length = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / Math.max(1, rows)) || 1
    const { weight, bias } = learner.head(parameters)
    return {
      state: packParameters({ ...parameters, [SCALE]: { shape: [1], data: Float32Array.of(1 / length) } }),
      head: { weight: { ...weight!, data: weight!.data.map((w) => w * length) }, bias: bias! },
    }
  } finally {
    await extractor.close()
  }
}

/** What a learner keeps of a model, from the state of such a backbone. */
export function learntIn(state: Uint8Array): Parameters {
  const { [SCALE]: _, ...parameters } = unpackParameters(state)
  return parameters
}

const scaled = ({ data, rows, columns }: Matrix, by: number): Matrix => ({
  rows,
  columns,
  data: data.map((x) => x * by),
})
