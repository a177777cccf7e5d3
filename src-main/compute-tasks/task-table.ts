import type { Runtime } from '../compute/runtime.ts'
import { headModel } from '../training/head-graph.ts'
import type { OptionValues } from '../contract/options.ts'
import { learnerById } from '../learners/index.ts'
import { learntIn } from '../learners/trained-backbone.ts'
import { resolveOptions } from '../platform/options.ts'
import { storedJson } from '../storage/stored-json.ts'
import { backboneState } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { embedTask, prepareTask } from './embed-tasks.ts'
import { endToEndTask } from './end-to-end-task.ts'
import { headOfModel } from './head-of-model.ts'
import { experimentLane } from '../experiments/experiment-lane.ts'
import { labTask } from './lab-task.ts'
import { mapTask } from './map-task.ts'
import { predictTask } from './predict-task.ts'
import { PoolReader } from './project-reader.ts'
import { selectTask } from './select-task.ts'
import { trainTask } from './train-task.ts'

/** All that the compute process can be asked. */
export function computeTasks(runtime: Runtime) {
  const reader = new PoolReader()
  return {
    prepare: prepareTask(reader, runtime),
    embed: embedTask(reader, runtime),
    train: trainTask(reader, runtime),
    trainEndToEnd: endToEndTask(reader, runtime),
    select: selectTask(reader, runtime),
    predict: predictTask(reader, runtime),
    map: mapTask(reader, runtime),
    lab: labTask(reader, runtime),
    ...experimentLane(),
    /** One ONNX file: of a head, features → probabilities; of a model that works end to end, all of it where there is such a file. */
    exportOnnx: async ({ project, model: id }: { project: string; model: number }): Promise<Uint8Array> => {
      const db = reader.database(project)
      const model = modelById(db, id)!
      const learner = learnerById(model.learner)
      if (learner.input !== 'features' && learner.toOnnx) {
        const options = resolveOptions(learner.id, learner.options, storedJson<OptionValues>(model.options, {}))
        const parameters = learntIn(backboneState(db, model.setId!)!)
        return learner.toOnnx({ parameters, temperature: model.temperature }, options, runtime)
      }
      const head = headOfModel(db, model)
      const dimensions = Object.values(head.parameters)[0]!.shape[0]!
      return headModel(head, dimensions, { probabilities: (_, p) => p })
    },
  }
}
export type ComputeTasks = ReturnType<typeof computeTasks>
