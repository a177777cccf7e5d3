import { openClassifier } from '../bundles/classifier.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Speed } from '../contract/models.ts'
import { modelById } from '../storage/tables/models.ts'
import { latencyOf } from './bundle-figures.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { modelGraph } from './model-graph.ts'
import { contentsFor, firstSamples } from './project-contents.ts'

/** Samples a model is timed on, and those before them that only make it ready. */
const [TIMED, WARM] = [200, 50]

/** How quick stored models are as their bundles run, on one thread. Throws as `modelGraph` does. */
export const measureSpeed = defineTask({
  name: 'measureSpeed',
  process: 'own',
  async run(
    { models }: { readonly models: readonly number[] },
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<Speed[]> {
    const db = reader.database(project)
    const speeds: Speed[] = []
    for (const id of models) {
      const record = modelById(db, id)!
      const whole = await modelGraph(db, record, runtime)
      const contents = await contentsFor(db, whole.preparation, firstSamples(db, TIMED, new Set()))
      const classifier = await openClassifier({ ...whole, classes: record.classes.length }, onOneThread(runtime))
      try {
        const asking = { signal, onUnreadable: () => {} }
        await classifier.classify(contents.slice(0, WARM), asking)
        const { took } = await classifier.classify(contents, asking)
        const seconds = took.reduce((sum, ms) => sum + ms, 0) / 1000
        speeds.push({ ...latencyOf(took, 1), perSecond: took.length / Math.max(seconds, Number.EPSILON) })
      } finally {
        await classifier.close()
      }
      emit({ done: speeds.length, total: models.length })
    }
    return speeds
  },
})

export const onOneThread = (runtime: Runtime): Runtime => ({
  ...runtime,
  threads: 1,
  session: (model, options) => runtime.session(model, { ...options, threads: 1 }),
})
