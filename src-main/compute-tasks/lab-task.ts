import type { LabFile, LabResult } from '../contract/strategies.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { labelNames } from '../storage/tables/labels.ts'
import { contentOf } from '../storage/tables/samples.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { labelSays } from '../platform/says-something.ts'
import { classNames, namesOver } from './class-names.ts'
import { requireTask } from '../storage/tables/tasks.ts'
import { labelledRows, labelsIn, withFeatures } from './labelled-rows.ts'
import { holdOut } from '../experiments/hold-out.ts'
import { featureSplit, type FeatureSplit } from '../experiments/labelled-features.ts'
import { predictionLines, testedIn, type Predicted, type Tested } from '../experiments/prediction-lines.ts'
import { readLabelledFile } from '../experiments/labelled-file.ts'
import { simulate } from '../experiments/simulate.ts'
import type { LabQuestion } from './requests.ts'
import { defineTask, type TaskTools } from './define-task.ts'

export type LabEvent =
  /** Of a labelled file, before its first curve. */
  | { readonly type: 'features'; readonly done: number; readonly total: number }
  /** What the last model of a curve says of the tested samples, where that is asked for; before the curve it is of. */
  | { readonly type: 'predictions'; readonly lines: string }
  /** `result`: all that is finished. */
  | { readonly type: 'curve'; readonly done: number; readonly total: number; readonly result: LabResult }

interface LabSplit extends FeatureSplit {
  readonly tested: Tested
}
/** Characters told at once. */
const AT_ONCE = 1_000_000

/** Replays strategies where labels are known already: a random share tests (or a file of its own), the rest is asked for again. */
export const lab = defineTask({
  name: 'lab',
  process: 'own',
  async run(
    { data, seed, request, tested, known }: LabQuestion,
    { project, reader, runtime, signal, emit }: TaskTools<LabEvent>,
  ): Promise<LabResult> {
    const { tested: about, ...split } = 'set' in data ? await projectSplit(data) : await fileSplit(data)
    return simulate(split, { ...request, full: true }, runtime, {
      known: known ?? undefined,
      signal,
      onReplayed({ id, seed, points, ...said }) {
        const model = { strategy: id, seed, labels: points.at(-1)?.labels ?? 0 }
        if (request.predictions !== undefined) tellPredictions(about, { ...said, model })
      },
      onCurve: (done, total, result) => emit({ type: 'curve', done, total, result }),
    })

    function tellPredictions(about: Tested, predicted: Predicted) {
      let lines = ''
      for (const line of predictionLines(about, predicted)) {
        lines += line
        if (lines.length < AT_ONCE) continue
        emit({ type: 'predictions', lines })
        lines = ''
      }
      if (lines !== '') emit({ type: 'predictions', lines })
    }

    async function projectSplit({ set, task }: Extract<typeof data, { set: number }>): Promise<LabSplit> {
      const features = reader.features(project, set)
      const db = reader.database(project)
      const { kind } = requireTask(db, task)
      const { known } = withFeatures(answeredSamples(db, null, task), features)
      const labels = labelsIn(known)
      const called = request.names ? await classNames(db, { task, set }, runtime, signal) : null
      const mixed = shuffled(known, mulberry32(seed))
      const cut = Math.round(tested * mixed.length)
      const part = (answers: typeof mixed) => labelledRows(answers, features, labels, kind)
      const test = part(mixed.slice(0, cut))
      return {
        classes: labels.map(String),
        names: called ? namesOver(called, labels) : undefined,
        test,
        tested: {
          classes: labelNames(db, labels),
          labels: test.labels,
          sample: (place) => test.samples[place]!,
          text: (place) => contentOf(db, test.samples[place]!).text ?? undefined,
        },
        train: part(mixed.slice(cut)),
        embedMs: 0,
        samplesPerSecond: 0,
      }
    }

    async function fileSplit({
      file,
      backbone: { backbone, options },
    }: Extract<typeof data, { file: LabFile }>): Promise<LabSplit> {
      const train = await readLabelledFile(file.train, {}, { signal })
      const files = file.test
        ? { train, test: await readLabelledFile(file.test, {}, { signal }) }
        : holdOut(train, tested, seed)
      const words = request.names ? (name: string) => labelSays({ name }) : undefined
      const split = await featureSplit({ ...files, backbone, backboneOptions: options, words }, runtime, {
        signal,
        onProgress: (done, total) => emit({ type: 'features', done, total }),
      })
      return { ...split, tested: testedIn(files) }
    }
  },
})
