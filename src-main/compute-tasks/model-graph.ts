import type { Content } from '../backbones/backbone.ts'
import type { FeatureGraph } from '../backbones/feature-graph.ts'
import type { Runtime } from '../compute/runtime.ts'
import { anyBackbone } from '../learners/trained-backbone.ts'
import { appendGraph } from '../onnx/append-graph.ts'
import type { Matrix } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import type { ReadableDb } from '../storage/database.ts'
import { backboneState, listFeatureSets } from '../storage/tables/features.ts'
import type { ModelRecord } from '../storage/tables/models.ts'
import { headGraph, probabilitiesOf } from '../training/head-graph.ts'
import { headOfModel } from './head-of-model.ts'

function featuresOf(db: ReadableDb, { setId }: ModelRecord) {
  const { id, backbone: name, options: given, dimensions } = listFeatureSets(db).find((set) => set.id === setId)!
  const backbone = anyBackbone(name)
  const options = resolveOptions(name, backbone.options, given)
  return { backbone, options, state: backboneState(db, id), dimensions }
}

/** A stored model as one graph, from prepared contents to the output `probabilities` [samples, classes], its temperature in it. */
export async function modelGraph(db: ReadableDb, model: ModelRecord, runtime: Runtime): Promise<FeatureGraph> {
  const { backbone, options, state, dimensions } = featuresOf(db, model)
  const { model: features, ...rest } = await backbone.toOnnx(options, state, runtime)
  const head = headGraph(headOfModel(db, model), dimensions, { probabilities: (_, p) => p })
  return { model: appendGraph(features, head), ...rest }
}

/** The project's own features and head, which know nothing of that graph. */
export interface StudioModel {
  /** [contents, classes] */
  probabilities(contents: readonly Content[]): Promise<Matrix>
  close(): Promise<void>
}
export async function openStudioModel(
  db: ReadableDb,
  model: ModelRecord,
  { runtime, signal }: { readonly runtime: Runtime; readonly signal?: AbortSignal },
): Promise<StudioModel> {
  const { backbone, options, state } = featuresOf(db, model)
  const extractor = await backbone.open(options, state, { runtime, seed: model.seed, signal })
  const head = headOfModel(db, model)
  return {
    probabilities: async (contents) => probabilitiesOf(head, await extractor.embed(contents), runtime),
    close: () => extractor.close(),
  }
}
