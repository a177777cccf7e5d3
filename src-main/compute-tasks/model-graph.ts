import type { Preparation } from '../backbones/feature-graph.ts'
import type { Runtime } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import { appendGraph } from '../onnx/append-graph.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import type { ModelRecord } from '../storage/tables/models.ts'
import { headGraph } from '../training/head-graph.ts'
import { headOfModel } from './head-of-model.ts'

/** A stored model as one graph, from prepared contents to the output `probabilities` [samples, classes], its temperature in it. */
export async function modelGraph(
  db: ReadableDb,
  model: ModelRecord,
  runtime: Runtime,
): Promise<{ readonly model: Uint8Array; readonly preparation: Preparation }> {
  const { id, backbone: name, options: given, dimensions } = listFeatureSets(db).find((set) => set.id === model.setId)!
  const backbone = anyBackbone(name)
  const options = resolveOptions(name, backbone.options, given)
  const { model: features, preparation } = await backbone.toOnnx(options, backboneState(db, id), runtime)
  const head = headGraph(headOfModel(db, model), dimensions, { probabilities: (_, p) => p })
  return { model: appendGraph(features, head), preparation }
}
