import type { Runtime } from '../../compute/runtime.ts'
import { headModel } from '../../learners/head-graph.ts'
import { logitsOf } from '../../learners/head-logits.ts'
import { unpackParameters } from '../../learners/pack-parameters.ts'
import { modelById, modelParameters } from '../../storage/tables/models.ts'
import { embedTask, prepareTask } from './embed-tasks.ts'
import { endToEndTask } from './end-to-end-task.ts'
import { labTask } from './lab-task.ts'
import { mapTask } from './map-task.ts'
import { PoolReader } from './pool-reader.ts'
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
    map: mapTask(reader, runtime),
    lab: labTask(reader, runtime),
    /** The head as an ONNX file: features → probabilities. */
    exportOnnx: async ({ project, model: id }: { project: string; model: number }): Promise<Uint8Array> => {
      const db = reader.database(project)
      const model = modelById(db, id)!
      const parameters = unpackParameters(modelParameters(db, id))
      const dimensions = Object.values(parameters)[0]!.shape[0]!
      return headModel({ parameters, logits: logitsOf(model.learner), temperature: model.temperature }, dimensions, {
        probabilities: (_, p) => p,
      })
    },
  }
}
export type ComputeTasks = ReturnType<typeof computeTasks>
