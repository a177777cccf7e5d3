import type { ClassAnswers, HoldoutAnswers } from './holdout-figures.ts'
import type { Interval } from './interval.ts'
import { f1Parts } from './multi-label-holdout.ts'
import { accuracyGain, discordance, macroF1Gain, mcnemarP, microF1Gain } from './paired-comparison.ts'

/** What a model said of the hold-out, and the label ids of its classes. */
export interface AskedModel<Answers extends HoldoutAnswers = ClassAnswers> {
  readonly answers: Answers
  readonly classes: readonly number[]
}

/** Answers of two models to the same samples: places in one list of `labels` ids. Where a label was mended between them, the newer holds for both. */
export interface CommonAnswers {
  readonly truth: Int32Array
  readonly before: Int32Array
  readonly now: Int32Array
  readonly labels: readonly number[]
}

/** null: they share no sample, or it is not known which they were asked. */
export function commonAnswers(before: AskedModel, now: AskedModel): CommonAnswers | null {
  const shared = sharedSamples(before.answers, now.answers)
  if (!shared) return null
  const labels = [...new Set([...labelsOf(before), ...labelsOf(now)])]
  const placeOf = new Map(labels.map((label, place) => [label, place]))
  const places = (of: AskedModel, answers: readonly number[]) =>
    Int32Array.from(answers, (c) => placeOf.get(labelsOf(of)[c]!)!)
  const [truth, old, fresh] = [
    places(now, now.answers.truth),
    places(before, before.answers.predicted),
    places(now, now.answers.predicted),
  ]
  return {
    truth: Int32Array.from(shared, ({ is }) => truth[is]!),
    before: Int32Array.from(shared, ({ was }) => old[was]!),
    now: Int32Array.from(shared, ({ is }) => fresh[is]!),
    labels,
  }
}

/** Where the samples that both were asked stand in either's answers. */
function sharedSamples(before: HoldoutAnswers, now: HoldoutAnswers) {
  const placeBefore = new Map(before.samples?.map((sample, i) => [sample, i]))
  const shared = now.samples?.flatMap((sample, i) => {
    const was = placeBefore.get(sample)
    return was === undefined ? [] : [{ was, is: i }]
  })
  return shared?.length ? shared : null
}

const labelsOf = ({ answers, classes }: AskedModel) => [...classes, ...(answers.unseen ?? [])]

export interface HoldoutGain {
  /** That both were asked. */
  readonly samples: number
  /** 95 % */
  readonly accuracy: Interval
  readonly macroF1: Interval
  /** McNemar's exact test, two-sided. */
  readonly p: number
}

/** Whether a model is better than another on the samples both were asked; null where there are none. */
export function holdoutGain(before: AskedModel, now: AskedModel): HoldoutGain | null {
  const common = commonAnswers(before, now)
  if (!common) return null
  const { truth, labels } = common
  const pairs = pairsOf(common)
  return {
    samples: truth.length,
    accuracy: accuracyGain(pairs),
    macroF1: macroF1Gain(truth, common.before, common.now, labels.length),
    p: mcnemarP(pairs),
  }
}

function pairsOf({ truth, before, now }: CommonAnswers) {
  const hits = (said: Int32Array) => Array.from(said, (label, i) => label === truth[i])
  return discordance(hits(before), hits(now))
}

/** How far accuracy (micro F1 where samples have several labels) rose on the samples both were asked; null where there are none. */
export function scoreGain(
  before: AskedModel<HoldoutAnswers>,
  now: AskedModel<HoldoutAnswers>,
  alpha: number,
): (Interval & { readonly samples: number }) | null {
  if (isOfClasses(before) && isOfClasses(now)) {
    const common = commonAnswers(before, now)
    return common && { ...accuracyGain(pairsOf(common), alpha), samples: common.truth.length }
  }
  const shared = sharedSamples(before.answers, now.answers)
  if (!shared || !before.answers.kind || !now.answers.kind) return null
  const [old, fresh] = [f1Parts(before.answers), f1Parts(now.answers)]
  const gain = microF1Gain(
    shared.map(({ was }) => old[was]!),
    shared.map(({ is }) => fresh[is]!),
    alpha,
  )
  return { ...gain, samples: shared.length }
}
const isOfClasses = (model: AskedModel<HoldoutAnswers>): model is AskedModel => !model.answers.kind
