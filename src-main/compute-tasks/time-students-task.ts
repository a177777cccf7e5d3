import { openClassifier } from '../bundles/classifier.ts'
import type { OptionValues } from '../contract/options.ts'
import { problemFor } from '../experiments/problem-for.ts'
import { contentLearnerById } from '../learners/index.ts'
import { appendGraph } from '../onnx/append-graph.ts'
import { resolveOptions } from '../platform/options.ts'
import { headGraph } from '../training/head-graph.ts'
import { logits } from '../training/linear-head.ts'
import { latencyOf } from './bundle-figures.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { onOneThread } from './measure-speed-task.ts'
import { contentsOf } from './project-reader.ts'
import { firstSamples } from './project-contents.ts'

/** Samples that a student’s patterns come from, those it is trained on for a moment, those that make it ready, and those it is timed on. */
const [POOL, TRAINED, WARM, TIMED] = [5000, 64, 50, 200]

interface Wanted {
  readonly learner: string
  /** The slowest first. */
  readonly choices: readonly OptionValues[]
  readonly classes: number
  /** Of one sample, in the median. */
  readonly ms: number
}
interface Timed {
  readonly choice: number
  readonly medianMs: number
}

/** How quick students are before they have learnt anything, as their bundles would run, on one thread; the first that is quick enough is the last that is timed. */
export const timeStudents = defineTask({
  name: 'timeStudents',
  process: 'own',
  async run(
    { learner: id, choices, classes, ms }: Wanted,
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<Timed[]> {
    const db = reader.database(project)
    const learner = contentLearnerById(id)
    const rows = await contentsOf(db, firstSamples(db, learner.usesPool ? POOL : TRAINED + WARM + TIMED, new Set()))
    const some = rows.slice(0, Math.max(TRAINED, classes))
    const train = { rows: some, labels: Int32Array.from(some, (_, i) => i % classes) }
    const pool = () => ({ rows, places: Int32Array.from(some.keys()) })
    const timed: Timed[] = []
    for (const [choice, given] of choices.entries()) {
      // A graph is as quick whatever its numbers are.
      const options = resolveOptions(id, learner.options, { ...given, epochs: 1 })
      const problem = await problemFor(learner, { classes, train, pool })
      const { parameters } = await learner.train(problem, options, { runtime, seed: 0, signal })
      const { model, preparation } = await learner.toOnnx(parameters, options, runtime)
      const head = { parameters: learner.head(parameters), logits }
      const whole = headGraph(head, head.parameters['weight']!.shape[0]!, { probabilities: (_, p) => p })
      const classifier = await openClassifier(
        { model: appendGraph(model, whole), preparation, classes },
        onOneThread(runtime),
      )
      try {
        const asking = { signal, onUnreadable: () => {} }
        await classifier.classify(rows.slice(0, WARM), asking)
        const { took } = await classifier.classify(rows.slice(0, TIMED), asking)
        timed.push({ choice, medianMs: latencyOf(took, 1).medianMs })
      } finally {
        await classifier.close()
      }
      emit({ done: timed.length, total: choices.length })
      if (timed.at(-1)!.medianMs <= ms) break
    }
    return timed
  },
})
