import { predictedClasses } from '../evaluation/classification-metrics.ts'
import { THRESHOLD } from '../evaluation/multi-label-metrics.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import { classesIn, gatherTargets, type Targets } from '../platform/targets.ts'
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

/** The samples a model was tested on, by their places. */
export interface Tested {
  readonly classes: readonly string[]
  readonly labels: Targets
  /** Its number, for whoever reads the lines. */
  readonly sample: (place: number) => number
  /** Undefined where it is none. */
  readonly text: (place: number) => string | undefined
}

/** The records of a test file: samples are numbered among the labelled ones, from 1. */
export function testedIn(files: { readonly train: LabelledFile; readonly test: LabelledFile }): Tested {
  const { classes, test: labels } = numberedLabels(files)
  const textOf = (place: number) => {
    const content = files.test.contents[place]!
    return content.kind === 'text' ? content.text : undefined
  }
  return { classes, labels, sample: (place) => place + 1, text: textOf }
}

/**
 * What a model said of every tested sample, a JSON record a line: what is told of the model, sample, its text, truth, prediction (lists where samples have
 * several labels) and the probability of every label, with six digits.
 */
export function* predictionLines(
  { classes, labels, sample, text }: Tested,
  { model, probabilities, records }: Predicted,
): Generator<string> {
  const said = predictedClasses(probabilities)
  const isSingle = labels instanceof Int32Array
  for (let i = 0; i < probabilities.rows; i++) {
    const record = records?.[i] ?? i
    const row = [...rowOf(probabilities, i)]
    const truth = classesIn(gatherTargets(labels, [record])).map((c) => classes[c]!)
    const given = isSingle ? [said[i]!] : [...row.keys()].filter((c) => row[c]! >= THRESHOLD)
    const prediction = given.map((c) => classes[c]!)
    const line = JSON.stringify({
      ...model,
      sample: sample(record),
      text: text(record),
      truth: isSingle ? truth[0] : truth,
      prediction: isSingle ? prediction[0] : prediction,
      probabilities: Object.fromEntries(row.map((p, c) => [classes[c]!, Number(p.toFixed(6))])),
    })
    yield `${line}\n`
  }
}
