import type { OptionValues } from '../contract/options.ts'
import { learnerById } from '../learners/index.ts'
import { learntIn } from '../learners/trained-backbone.ts'
import { resolveOptions } from '../platform/options.ts'
import { storedJson } from '../storage/stored-json.ts'
import { backboneState } from '../storage/tables/features.ts'
import { modelById } from '../storage/tables/models.ts'
import { headModel } from '../training/head-graph.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { headOfModel } from './head-of-model.ts'

/** One ONNX file: of a head, features → probabilities; of a model that works end to end, all of it where there is such a file. */
export const exportOnnx = defineTask({
  name: 'exportOnnx',
  process: 'shared',
  async run({ model: id }: { readonly model: number }, { project, reader, runtime }: TaskTools): Promise<Uint8Array> {
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
})
