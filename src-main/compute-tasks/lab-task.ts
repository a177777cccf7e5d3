import type { LabFile, LabResult } from '../contract/strategies.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { labelSays } from '../platform/says-something.ts'
import { classNames, namesOver } from './class-names.ts'
import { requireTask } from '../storage/tables/tasks.ts'
import { labelledRows, labelsIn, withFeatures } from './labelled-rows.ts'
import { holdOut } from '../experiments/hold-out.ts'
import { featureSplit, type FeatureSplit } from '../experiments/labelled-features.ts'
import { readLabelledFile } from '../experiments/labelled-file.ts'
import { simulate } from '../experiments/simulate.ts'
import type { LabQuestion } from './requests.ts'
import { defineTask, type TaskTools } from './define-task.ts'

export type LabEvent =
  /** Of a labelled file, before its first curve. */
  | { readonly type: 'features'; readonly done: number; readonly total: number }
  /** `result`: all that is finished. */
  | { readonly type: 'curve'; readonly done: number; readonly total: number; readonly result: LabResult }

/** Replays strategies where labels are known already: a random share tests (or a file of its own), the rest is asked for again. */
export const lab = defineTask({
  name: 'lab',
  process: 'own',
  async run(
    { data, seed, request, tested, known }: LabQuestion,
    { project, reader, runtime, signal, emit }: TaskTools<LabEvent>,
  ): Promise<LabResult> {
    const split = 'set' in data ? await projectSplit(data) : await fileSplit(data)
    return simulate(split, { ...request, full: true }, runtime, {
      known: known ?? undefined,
      signal,
      onCurve: (done, total, result) => emit({ type: 'curve', done, total, result }),
    })

    async function projectSplit({ set, task }: Extract<typeof data, { set: number }>): Promise<FeatureSplit> {
      const features = reader.features(project, set)
      const db = reader.database(project)
      const { kind } = requireTask(db, task)
      const { known } = withFeatures(answeredSamples(db, null, task), features)
      const labels = labelsIn(known)
      const called = request.names ? await classNames(db, { task, set }, runtime, signal) : null
      const mixed = shuffled(known, mulberry32(seed))
      const cut = Math.round(tested * mixed.length)
      const part = (answers: typeof mixed) => labelledRows(answers, features, labels, kind)
      return {
        classes: labels.map(String),
        names: called ? namesOver(called, labels) : undefined,
        test: part(mixed.slice(0, cut)),
        train: part(mixed.slice(cut)),
        embedMs: 0,
        samplesPerSecond: 0,
      }
    }

    async function fileSplit({ file, backbone: { backbone, options } }: Extract<typeof data, { file: LabFile }>) {
      const train = await readLabelledFile(file.train, {}, { signal })
      const files = file.test
        ? { train, test: await readLabelledFile(file.test, {}, { signal }) }
        : holdOut(train, tested, seed)
      const words = request.names ? (name: string) => labelSays({ name }) : undefined
      return featureSplit({ ...files, backbone, backboneOptions: options, words }, runtime, {
        signal,
        onProgress: (done, total) => emit({ type: 'features', done, total }),
      })
    }
  },
})
