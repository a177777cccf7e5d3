import { modelById } from '../storage/tables/models.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { modelGraph } from './model-graph.ts'

/** One ONNX file, from prepared contents to probabilities. */
export const exportOnnx = defineTask({
  name: 'exportOnnx',
  process: 'shared',
  async run(
    { model: id }: { readonly model: number },
    { project, reader, runtime }: TaskTools,
  ): Promise<{ readonly bytes: Uint8Array }> {
    const db = reader.database(project)
    return { bytes: (await modelGraph(db, modelById(db, id)!, runtime)).model }
  },
})
