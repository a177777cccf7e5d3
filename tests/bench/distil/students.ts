import type { Content } from '../../../src-main/backbones/backbone.ts'
import { openClassifier } from '../../../src-main/bundles/classifier.ts'
import type { OptionValues } from '../../../src-main/contract/options.ts'
import { predictedClasses, qualityOf } from '../../../src-main/evaluation/classification-metrics.ts'
import type { FeatureGraph } from '../../../src-main/backbones/feature-graph.ts'
import { contentLearnerById } from '../../../src-main/learners/index.ts'
import { studentOptions } from '../../../src-main/learners/ngram-bag/student-options.ts'
import { predictContents } from '../../../src-main/learners/predict-contents.ts'
import { appendGraph } from '../../../src-main/onnx/append-graph.ts'
import type { Matrix } from '../../../src-main/platform/matrix.ts'
import { resolveOptions } from '../../../src-main/platform/options.ts'
import { headGraph, type Head } from '../../../src-main/training/head-graph.ts'
import { logits } from '../../../src-main/training/linear-head.ts'
import { packParameters } from '../../../src-main/training/pack-parameters.ts'
import type { Teaching } from '../../../src-main/training/training-task.ts'
import { runtime, type Split } from './banking.ts'

interface Wanted {
  readonly bytes: number
  /** What it is taught beside the labels; null: nothing. */
  readonly teacher: Pick<Teaching<readonly Content[]>, 'rows' | 'probabilities' | 'temperature' | 'labelsShare'> | null
  readonly given?: OptionValues
  readonly seed: number
}

/** A bag of patterns of so many bytes on these labelled rows; alone it has the learner's own rates. */
export async function student(split: Split, rows: Int32Array, { bytes: size, teacher, given, seed }: Wanted) {
  const learner = contentLearnerById('ngram-bag.v1')
  const { begin, bytes, vocabulary, width, ...pace } = studentOptions(size, split.classes)
  const own = { begin, bytes, vocabulary, width, ...(teacher && pace), ...given }
  const options = resolveOptions(learner.id, learner.options, own)
  const train = {
    rows: Array.from(rows, (row) => split.pool[row]!),
    labels: Int32Array.from(rows, (row) => split.labels[row]!),
  }
  const pool = { rows: split.pool }
  const taught = teacher && { teacher: { ...teacher, places: rows } }
  const model = await learner.train({ classes: split.classes, train, pool, ...taught }, options, { runtime, seed })
  const found = await predictContents(learner, model, split.asked, options, { runtime, seed })
  return {
    found,
    bytes: packParameters(model.parameters).length,
    ...qualityOf(found, split.truth),
    speed: async () =>
      speedOf(await learner.toOnnx(model.parameters, options, runtime), split, {
        parameters: learner.head(model.parameters),
        logits,
      }),
  }
}

export function agreement(one: Matrix, other: Matrix): number {
  const [a, b] = [predictedClasses(one), predictedClasses(other)]
  return a.filter((c, i) => c === b[i]).length / a.length
}

/** Texts that make it ready, and those that are timed. */
const [WARM, TIMED] = [200, 1000]

/** As a bundle runs it, on one thread, one text after the other: from its letters to its probabilities. */
export async function speedOf({ model, preparation }: FeatureGraph, { asked, classes }: Split, head: Head) {
  const { shape } = head.parameters['weight']!
  const whole = appendGraph(model, headGraph(head, shape[0]!, { probabilities: (_, p) => p }))
  const classifier = await openClassifier({ model: whole, preparation, classes }, runtime)
  await classifier.classify(asked.slice(0, WARM))
  const { took } = await classifier.classify(asked.slice(WARM, WARM + TIMED))
  await classifier.close()
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * sorted.length)]!
  return { median: at(0.5), p95: at(0.95), perSecond: (1000 * took.length) / took.reduce((a, b) => a + b, 0) }
}
