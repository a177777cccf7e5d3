import type { BundleFigures, ScopeThresholds } from '../contract/bundles.ts'
import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { holdoutByLabel, holdoutFigures, type HoldoutAnswers } from '../evaluation/holdout-figures.ts'
import { ENOUGH_FOR_SCOPE, scopeThreshold } from '../evaluation/scope-threshold.ts'
import { measure } from '../experiments/measure-holdout.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import type { ModelRecord } from '../storage/tables/models.ts'
import { labelsIn, targetsOf, type Answered } from './labelled-rows.ts'

/** What a model said of the answered samples of the hold-out; those labels it never learnt are misses. */
export function holdoutAnswers(
  record: ModelRecord,
  kept: readonly Answered[],
  probabilities: Matrix,
): HoldoutAnswers | null {
  const { classes } = record
  const unseen = labelsIn(kept).filter((label) => !classes.includes(label))
  const labels = targetsOf(kept, [...classes, ...unseen], record.kind)
  const rows = gatherRows(
    probabilities,
    Int32Array.from(kept, (_, i) => i),
  )
  return measure(rows, { labels, samples: kept.map(({ sample }) => sample) }, unseen)
}

/** As the card and the receipt tell it, and F1 of each label. */
export function holdoutTold(answers: HoldoutAnswers | null, classes: number) {
  const figures = answers && holdoutFigures(answers, classes)
  if (!answers || !figures) return { holdout: null, byLabel: null }
  const { absent: _absent, exactMatch: _exactMatch, ...holdout } = figures
  const { f1, support } = holdoutByLabel(answers, classes + (answers.unseen?.length ?? 0))
  return { holdout, byLabel: { f1: f1.slice(0, classes), support: support.slice(0, classes) } }
}

/** From which sureness on answers are right as often as wanted. */
export function thresholdsOf(
  { temperature, kind }: ModelRecord,
  answers: HoldoutAnswers | null,
  wantedPrecision: number,
): ScopeThresholds {
  const told = (outOfScope: ScopeThresholds['outOfScope'], reason: string | null): ScopeThresholds => ({
    temperature: { value: temperature, where: 'in model.onnx' },
    wantedPrecision,
    outOfScope,
    reason,
  })
  if (kind === 'multi' || answers?.kind)
    return told(null, 'A sample may have several labels: a label is given from a probability of 0.5 on.')
  const { truth = [], predicted = [], confidence = [] } = answers ?? {}
  const hits = truth.map((label, i) => label === predicted[i])
  const found = scopeThreshold(confidence, hits, wantedPrecision)
  if (found === 'too few')
    return told(
      null,
      `The hold-out has ${hits.length} labelled samples; ${ENOUGH_FOR_SCOPE} are needed to fit a threshold.`,
    )
  if (found === 'never so precise')
    return told(null, `From no threshold on is the model right as often as ${wantedPrecision} on the hold-out.`)
  // Runtimes differ in the last digits: what is kept here is kept there.
  return told({ ...found, threshold: Math.max(0, found.threshold - 1e-5) }, null)
}

/** How alike two tables of probabilities of the same contents are. */
export function agreementOf(one: Matrix, other: Matrix): BundleFigures['agreement'] {
  const [a, b] = [predictedClasses(one), predictedClasses(other)]
  return {
    samples: a.length,
    share: a.length === 0 ? 1 : a.filter((label, i) => label === b[i]).length / a.length,
    furthest: furthestApart(one, other),
  }
}
export const furthestApart = (one: Matrix, other: Matrix): number =>
  one.data.reduce((most, p, i) => Math.max(most, Math.abs(p - other.data[i]!)), 0)

/** Of single runs, the first few left out: they make things ready. */
export function latencyOf(took: readonly number[], threads: number): BundleFigures['latency'] {
  const warm = took.slice(Math.min(3, Math.max(0, took.length - 1))).toSorted((a, b) => a - b)
  const at = (share: number) => warm[Math.min(warm.length - 1, Math.floor(share * warm.length))] ?? 0
  return { samples: warm.length, medianMs: at(0.5), p95Ms: at(0.95), threads }
}
