import { encodeModel } from '../../onnx/codec.ts'
import { exactTables } from '../../onnx/precision/byte-tables.ts'
import type { Runtime } from '../../compute/runtime.ts'
import type { OptionsOf } from '../../contract/options.ts'
import type { Content } from '../../backbones/backbone.ts'
import type { Matrix } from '../../platform/matrix.ts'
import { resolveOptions } from '../../platform/options.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { constant, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Tensors } from '../../tensor-graph/training-step.ts'
import { headGraph } from '../../training/head-graph.ts'
import { withSynthetic } from '../../training/with-synthetic.ts'
import type {
  LabelledSet,
  Parameters,
  TrainedModel,
  TrainingContext,
  TrainingTask,
} from '../../training/training-task.ts'
import { defineContentLearner } from '../learner.ts'
import { hidden, mlpHead } from '../mlp-head/mlp-head.ts'
import { softmaxHead } from '../softmax-head/softmax-head.ts'
import { about } from './about.ts'
import { compactGraph, fitCompact, openCompact } from './compact-features.ts'

/** The head's own parameters among the model's. */
const HEADS = ['weight1', 'bias1', 'weight2', 'bias2', 'weight', 'bias']
const headIn = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => HEADS.includes(name)))
/** What it sees texts by. */
const featuresIn = (parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => !HEADS.includes(name)))

export const compactHead = defineContentLearner({
  ...about,
  async train(task, options, context): Promise<TrainedModel> {
    const { train, holdout, pool, teacher, prior, synthetic } = task
    const known = pool?.rows ?? [...(teacher?.rows ?? []), ...train.rows]
    // What the features learn is told by nobody: there are no steps yet.
    const quiet = { runtime: onOneThread(context.runtime), seed: context.seed, signal: context.signal }
    // A head to begin from means its own features.
    const features = prior ? featuresIn(prior.parameters) : await fitCompact(known, options, quiet)
    const extractor = await openCompact(features, quiet)
    try {
      const seen = (rows: readonly Content[]) => extractor.embed(rows)
      const set = async (of: LabelledSet<readonly Content[]>) => ({ ...of, rows: await seen(of.rows) })
      const problem: TrainingTask<Matrix> = {
        classes: task.classes,
        train: await set(train),
        holdout: holdout && (await set(holdout)),
        synthetic: synthetic && { ...synthetic, rows: await seen(synthetic.rows) },
        start: task.start,
        prior: prior && {
          strength: prior.strength,
          parameters: headIn(prior.parameters),
          fisherOn: prior.fisherOn && (await set(prior.fisherOn)),
        },
        teacher: teacher && {
          ...teacher,
          rows: await seen(teacher.rows),
          watched: teacher.watched && (await set(teacher.watched)),
        },
      }
      const model = await headOn(problem, options, { ...context, runtime: quiet.runtime })
      return { ...model, learner: about.id, parameters: { ...features, ...model.parameters } }
    } finally {
      await extractor.close()
    }
  },
  async open(parameters, _, { runtime, seed, signal }) {
    const compact = await openCompact(parameters, { runtime, seed, signal })
    if (!parameters['weight1']) return compact
    const width = parameters['bias1']!.data.length
    const graph = headGraph({ parameters: layerOf(parameters), logits: hidden }, compact.dimensions, { out: (h) => h })
    // Opened once: texts may come one by one.
    const session = await runtime.session(encodeModel(graph), { provider: 'cpu' })
    return {
      dimensions: width,
      async embed(contents) {
        const { rows, columns, data } = await compact.embed(contents)
        if (rows === 0) return { rows, columns: width, data: new Float32Array(0) }
        const { out } = await session.run({ features: { type: 'float32', dims: [rows, columns], data } })
        return { rows, columns: width, data: out!.data as Float32Array }
      },
      async close() {
        await compact.close()
        await session.release()
      },
    }
  },
  async toOnnx(parameters) {
    const { features: compact, preparation } = compactGraph(parameters)
    const layer = Object.entries(layerOf(parameters)).map(([name, { data, shape }]) => [name, constant(data, shape)])
    const features: Tensor = layer.length > 0 ? hidden(Object.fromEntries(layer) as Tensors, compact) : compact
    return { model: exactTables(encodeModel(emitGraph({ name: 'compact', outputs: { features } }))), preparation }
  },
  head(parameters) {
    const { weight, bias, weight2, bias2 } = headIn(parameters)
    return { weight: (weight2 ?? weight)!, bias: (bias2 ?? bias)! }
  },
})

/** Sums over thousands of rows come out the same on every machine. */
const onOneThread = (runtime: Runtime): Runtime => ({
  ...runtime,
  session: (model, options) => runtime.session(model, { ...options, threads: 1 }),
})

/** Softmax straight on the features, or a hidden layer between: the heads that learn on any features. */
function headOn(
  problem: TrainingTask<Matrix>,
  { head, hidden, inverseL2, dropout, epochs, rate, batch }: OptionsOf<typeof about.options>,
  context: TrainingContext,
): Promise<TrainedModel> {
  if (head === 'softmax')
    return softmaxHead.train(problem, resolveOptions(softmaxHead.id, softmaxHead.options, { inverseL2 }), context)
  const { synthetic, ...rest } = problem
  const own = synthetic ? { ...rest, train: withSynthetic(rest.train, synthetic) } : rest
  const given = { hidden, dropout, epochs, rate, batch }
  return mlpHead.train(own, resolveOptions(mlpHead.id, mlpHead.options, given), context)
}

const layerOf = ({ weight1, bias1 }: Parameters): Parameters => (weight1 && bias1 ? { weight1, bias1 } : {})
