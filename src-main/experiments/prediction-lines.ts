import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { THRESHOLD } from '../evaluation/multi-label-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import { classesIn, gatherTargets } from '../platform/targets.ts'
import type { LabelledFile } from './labelled-file.ts'
import { numberedLabels } from './numbered-labels.ts'

export interface Predicted {
  /** What is told of the model in every line: its seed, its strategy … */
  readonly model: Readonly<Record<string, string | number>>
  /** [rows, classes] */
  readonly probabilities: Matrix
  /** The rows' places among the labelled records of the test file; all of them in order where left out. */
  readonly records?: readonly number[]
}

/**
 * What a model said of every tested sample, a JSON record a line: what is told of the model, sample (its number among the labelled records of the test file, from 1), its text,
 * truth, prediction (lists where samples have several labels) and the probability of every label, with six digits.
 */
export function predictionLines(
  files: { readonly train: LabelledFile; readonly test: LabelledFile },
  { model, probabilities, records }: Predicted,
): string {
  const { classes, test } = numberedLabels(files)
  const said = predictedClasses(probabilities)
  const isSingle = test instanceof Int32Array
  const lines = Array.from({ length: probabilities.rows }, (_, i) => {
    const record = records?.[i] ?? i
    const content = files.test.contents[record]!
    const row = [...rowOf(probabilities, i)]
    const truth = classesIn(gatherTargets(test, [record])).map((c) => classes[c]!)
    const given = isSingle ? [said[i]!] : [...row.keys()].filter((c) => row[c]! >= THRESHOLD)
    const prediction = given.map((c) => classes[c]!)
    return JSON.stringify({
      ...model,
      sample: record + 1,
      text: content.kind === 'text' ? content.text : undefined,
      truth: isSingle ? truth[0] : truth,
      prediction: isSingle ? prediction[0] : prediction,
      probabilities: Object.fromEntries(row.map((p, c) => [classes[c]!, Number(p.toFixed(6))])),
    })
  })
  return lines.map((line) => `${line}\n`).join('')
}
