import { qualityOf, type Quality } from '../evaluation/classification-metrics.ts'
import { multiLabelQuality, type MultiLabelQuality } from '../evaluation/multi-label-metrics.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Targets } from '../platform/targets.ts'

/** What a model is worth on the test rows: of one class each, or of several labels each. */
export type TestQuality = Quality | MultiLabelQuality

export const testQuality = (probabilities: Matrix, truth: Targets): TestQuality =>
  truth instanceof Int32Array ? qualityOf(probabilities, truth) : multiLabelQuality(probabilities, truth)

/** The one figure that learning curves are drawn of: accuracy, or micro F1 where samples have several labels. */
export const scoreOf = (quality: TestQuality): number => ('microF1' in quality ? quality.microF1 : quality.accuracy)

/** The mean of each figure. All of one kind. */
export function meanQuality<Q extends TestQuality>(all: readonly Q[]): Q {
  const mean = (name: keyof Q) => all.reduce((sum, quality) => sum + Number(quality[name]), 0) / all.length
  const names: readonly string[] =
    'microF1' in all[0]! ? ['microF1', 'macroF1', 'exactMatch', 'ece'] : ['accuracy', 'macroF1', 'ece']
  return Object.fromEntries(names.map((name) => [name, mean(name as keyof Q)])) as unknown as Q
}
