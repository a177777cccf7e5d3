import type { OptionValues } from '../contract/options.ts'
import { learnerById } from '../learners/index.ts'
import { anyBackbone, learntIn } from '../learners/trained-backbone.ts'
import { resolveOptions } from '../platform/options.ts'
import { storedJson } from '../storage/stored-json.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { appendGraph } from '../onnx/append-graph.ts'
import { encodeModel } from '../onnx/codec.ts'
import { headGraph } from '../training/head-graph.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'

export interface ExportedModel {
  readonly bytes: Uint8Array
  /** It takes contents, not features: nothing else is needed to run it. */
  readonly whole: boolean
}

/**
 * One ONNX file: all of a model that works end to end, where there is such a file, or of a head on features that a graph makes; of any other
 * head, features → probabilities.
 */
export const exportOnnx = defineTask({
  name: 'exportOnnx',
  process: 'shared',
  async run(
    { model: id }: { readonly model: number },
    { project, reader, runtime }: TaskTools,
  ): Promise<ExportedModel> {
    const db = reader.database(project)
    const model = modelById(db, id)!
    const learner = learnerById(model.learner)
    if (learner.input !== 'features' && learner.toOnnx) {
      const options = resolveOptions(learner.id, learner.options, storedJson<OptionValues>(model.options, {}))
      const parameters = learntIn(backboneState(db, model.setId!)!)
      const bytes = await learner.toOnnx({ parameters, temperature: model.temperature }, options, runtime)
      return { bytes, whole: true }
    }
    const head = headOfModel(db, model)
    const dimensions = Object.values(head.parameters)[0]!.shape[0]!
    const graph = headGraph(head, dimensions, { probabilities: (_, p) => p })
    const set = listFeatureSets(db).find((one) => one.id === model.setId)
    const state = set && backboneState(db, set.id)
    const features = state && anyBackbone(set.backbone).toOnnx?.(state)
    return features ? { bytes: appendGraph(features, graph), whole: true } : { bytes: encodeModel(graph), whole: false }
  },
})
