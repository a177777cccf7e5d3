import type { OptionValues } from '../contract/options.ts'
import { synthesisHelps, type HelpFound } from '../experiments/synthesis-helps.ts'
import { featureLearnerById } from '../learners/index.ts'
import { NamedError } from '../platform/named-error.ts'
import { resolveOptions } from '../platform/options.ts'
import { refusedByLabel } from '../storage/tables/synthetic-samples.ts'
import { namesTeach } from '../storage/label-words.ts'
import { answeredSamples } from '../storage/tables/annotations.ts'
import { classNames, namesOver } from './class-names.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { bothOf, judgedWithout } from './judged-without.ts'
import { labelledRows, labelsIn } from './labelled-rows.ts'
import { originalsAmong, syntheticRows } from './synthetic-rows.ts'

/** Nothing of what templates make is in use, or has features. */
export class NothingSynthetic extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No synthetic sample is in use: make some, or restore a template')
  }
}
/** Whether synthetic samples help shows on real ones. */
export class NothingToTestOn extends NamedError<{ labels: number; holdout: number; needed: number }> {
  constructor(labels: number, holdout: number) {
    super(
      { labels, holdout, needed: 8 },
      `Whether they help shows on real labels: there are ${labels}, and ${holdout} kept for measuring; it needs 8, or one kept`,
    )
  }
}

export interface HelpsRequest {
  readonly task: number
  readonly set: number
  readonly learner: string
  readonly options: OptionValues
  readonly templates: readonly number[]
  readonly runs: number
  readonly seed: number
  readonly curve: boolean
  /** Time that it may take, about: there are fewer runs where it would be longer, two at least. */
  readonly budgetMs?: number
}
export interface HelpsAnswer {
  readonly found: readonly HelpFound[]
  /** Real and synthetic samples that taught. */
  readonly labels: number
  readonly synthetic: number
}

/** Whether what templates have made helps the learner of a project. Throws NothingSynthetic, NothingToTestOn. */
export const helps = defineTask({
  name: 'helps',
  process: 'own',
  async run(
    { task, set, learner: id, options, templates, runs, seed, curve, budgetMs = Infinity }: HelpsRequest,
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<HelpsAnswer> {
    const db = reader.database(project)
    const features = reader.features(project, set)
    const {
      learned,
      kept,
      made: accepted,
      refused,
    } = db.snapshot(() => ({
      learned: answeredSamples(db, false, task),
      kept: answeredSamples(db, true, task),
      made: syntheticRows(db, { task, set }),
      refused: syntheticRows(db, { task, set, which: refusedByLabel }),
    }))
    if (!accepted) throw new NothingSynthetic()
    const made = bothOf(accepted, refused)
    const learner = featureLearnerById(id)
    const byNames = learner.usesNames && resolveOptions(id, learner.options, options)['names'] !== false
    const called = byNames && namesTeach(db, task) ? await classNames(db, { task, set }, runtime, signal) : null
    const told = [...labelsIn(kept), ...(called?.labels ?? []), ...made.samples.map(({ labelId }) => labelId)]
    const classes = [...new Set([...labelsIn(learned), ...told])].sort((a, b) => a - b)
    const placed = (answers: typeof learned) => {
      const { places, labels, samples } = labelledRows(answers, features, classes, 'single')
      return { at: places, labels: labels as Int32Array, samples }
    }
    const labelled = placed(learned)
    const placeOf = new Map(labelled.samples.map((id, i) => [id, i]))
    const classOf = Int32Array.from(made.samples, ({ labelId }) => classes.indexOf(labelId))
    const names = called ? namesOver(called, classes) : undefined
    const data = {
      classes: classes.length,
      features: features.vectors,
      labelled,
      holdout: placed(kept),
      synthetic: {
        rows: made.rows,
        labels: classOf,
        templates: Int32Array.from(made.samples, ({ template }) => template),
        copyOf: originalsAmong(made.samples, labelled.samples),
        sources: made.samples.map(({ sources }) => sources.flatMap((id) => placeOf.get(id) ?? [])),
        refused: Uint8Array.from(made.samples, (_, i) => Number(i >= accepted.samples.length)),
        passing: judgedWithout(
          { made, accepted: accepted.samples.length, labelled, labels: classOf, names },
          features.vectors,
          runtime,
        ),
      },
      names,
    }
    const onProgress = (done: number, total: number) => emit({ done, total })
    const plan = { learner: id, options, runs, seed, templates, curve }
    const began = performance.now()
    const isEnough = (done: number) => ((performance.now() - began) / done) * (done + 1) > budgetMs
    const found = await synthesisHelps(data, plan, { runtime, signal, onProgress, isEnough })
    if (!found) throw new NothingToTestOn(data.labelled.at.length, data.holdout.at.length)
    return { found, labels: data.labelled.at.length, synthetic: accepted.samples.length }
  },
})
