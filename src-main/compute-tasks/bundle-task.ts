import { bundleFiles } from '../bundles/bundle-files.ts'
import { openClassifier } from '../bundles/classifier.ts'
import type { BundleFiles } from '../bundles/manifest.ts'
import { syntheticContents } from '../bundles/synthetic-contents.ts'
import type { BundleReceipt, Precision } from '../contract/bundles.ts'
import { readiness } from '../evaluation/readiness.ts'
import { sha256Of } from '../platform/content-hash.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { labelCounts } from '../storage/tables/label-counts.ts'
import { labelNames } from '../storage/tables/labels.ts'
import { modelById } from '../storage/tables/models.ts'
import { bundleFacts } from './bundle-facts.ts'
import { agreementOf, furthestApart, holdoutAnswers, holdoutTold, latencyOf, thresholdsOf } from './bundle-figures.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { modelGraph, openStudioModel } from './model-graph.ts'
import { preciseModel } from './precise-model.ts'
import { contentsFor, firstSamples } from './project-contents.ts'
import { tryModel } from './try-model.ts'

interface BundleTask {
  readonly model: number
  readonly precision: Precision
  readonly targetPrecision: number
  /** Accuracy that the lower bound must reach to be called ready. */
  readonly target: number
  readonly poolTexts: boolean
  /** Folder of what goes into every bundle. */
  readonly runners: string
}

/** Samples a file is tried on, the hold-out's and, where those are fewer, others of the pool. */
const TRIED = 100
/** Samples of the pool that set ranges which stay fixed. */
const WATCHED = 64
/** Samples of the project in a self-test. */
const OWN = 5
/** How far the file and the studio's own way may be apart; bytes are held to the share of samples that keep their label. */
const FURTHEST = { float32: 1e-4, float16: 0.01 } as const
const SAME_LABEL = 0.95

const isMet = (precision: Precision, furthest: number, share: number) =>
  precision === 'float32' || precision === 'float16' ? furthest <= FURTHEST[precision] : share >= SAME_LABEL

/** All files of a bundle, and what the model in it does: measured with the very file. */
export const bundle = defineTask({
  name: 'bundle',
  process: 'own',
  async run(
    { model: id, precision, targetPrecision, target, poolTexts, runners }: BundleTask,
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<{ readonly files: BundleFiles; readonly receipt: Omit<BundleReceipt, 'path' | 'files' | 'bytes'> }> {
    const db = reader.database(project)
    const record = modelById(db, id)!
    const labels = labelNames(db, record.classes)
    const whole = await modelGraph(db, record, runtime)
    const { preparation } = whole
    const answered = answeredSamples(db, true, record.task)
    const samples = answered.map(({ sample }) => sample)
    const others = firstSamples(db, Math.max(0, TRIED - samples.length), new Set(samples))
    // The hold-out must not set the ranges it is measured with.
    const watched = precision === 'int8-static' ? firstSamples(db, WATCHED, new Set(samples)) : []
    const model = await preciseModel(whole, precision, await contentsFor(db, preparation, watched), runtime)
    const classifier = await openClassifier({ model, preparation, classes: labels.length }, runtime)
    const float32 =
      precision === 'float32'
        ? null
        : await openClassifier({ model: whole.model, preparation, classes: labels.length }, runtime)
    const studio = await openStudioModel(db, record, { runtime, signal })
    try {
      const asked = { db, preparation, samples: [...samples, ...others], classes: labels.length }
      const tried = await tryModel(asked, { classifier, studio, whole: float32 }, { signal, emit })
      const readable = new Set(tried.samples)
      const kept = answered.filter(({ sample }) => readable.has(sample))
      const own = poolTexts ? kept.slice(0, OWN).map(({ sample }) => sample) : []
      const tests = [
        ...syntheticContents(preparation, { thorough: true }),
        ...(await contentsFor(db, preparation, own)),
      ]
      const said = (await classifier.classify(tests)).probabilities
      const furthest = furthestApart(said, await studio.probabilities(tests))
      const answers = holdoutAnswers(record, kept, tried.file)
      const { holdout, byLabel } = holdoutTold(answers, labels.length)
      const agreement = agreementOf(tried.file, tried.studio)
      const passed = isMet(precision, furthest, agreement.share)
      const receipt = {
        holdout,
        agreement,
        latency: latencyOf(tried.took, runtime.threads),
        modelBytes: model.length,
        wholeBytes: whole.model.length,
        asFloat32: float32 && {
          // The studio's own way is the model as float32.
          accuracy: holdoutTold(holdoutAnswers(record, kept, tried.studio), labels.length).holdout?.accuracy ?? null,
          latency: latencyOf(tried.wholeTook, runtime.threads),
        },
        sha256: sha256Of(model),
        precision,
        selfTest: { contents: tests.length, passed, furthest },
        thresholds: thresholdsOf(record, answers, targetPrecision),
        readiness: readiness({ labels: labelCounts(db, record.task), holdout, target, selfTest: passed }),
      }
      const facts = bundleFacts(db, record, { project, preparation })
      const parts = {
        model,
        preparation,
        labels,
        facts,
        licences: whole.licences,
        receipt,
        byLabel,
        tests: { contents: tests, probabilities: said },
      }
      return { files: await bundleFiles(parts, runners), receipt }
    } finally {
      await studio.close()
      await classifier.close()
      await float32?.close()
    }
  },
})
