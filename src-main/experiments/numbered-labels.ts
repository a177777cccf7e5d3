import { NamedError } from '../platform/named-error.ts'
import { matrix } from '../platform/matrix.ts'
import type { Targets } from '../platform/targets.ts'
import { hasSeveral, type LabelledFile } from './labelled-file.ts'

/** A test label that no training record carries can never be predicted: the files do not belong together. */
export class LabelsDoNotMatch extends NamedError<{ missing: string; train: number; test: number }> {
  constructor(missing: readonly string[], train: number, test: number) {
    super(
      { missing: missing.slice(0, 5).join(', '), train, test },
      `labels of the test file that the training file does not have: ${missing.slice(0, 5).join(', ')}`,
    )
  }
}

/**
 * Classes in the order of their names, and the answers of both files by number: one of each record, or several where any record has several.
 * Throws LabelsDoNotMatch.
 */
export function numberedLabels({ train, test }: { readonly train: LabelledFile; readonly test: LabelledFile }): {
  readonly classes: readonly string[]
  readonly train: Targets
  readonly test: Targets
} {
  const classes = [...new Set(train.labels.flat())].sort()
  const known = new Map(classes.map((name, i) => [name, i]))
  const inTest = new Set(test.labels.flat())
  const missing = [...inTest].filter((name) => !known.has(name))
  if (missing.length > 0) throw new LabelsDoNotMatch(missing, classes.length, inTest.size)
  const several = hasSeveral(train) || hasSeveral(test)
  const numbers = ({ labels }: LabelledFile): Targets => {
    if (!several) return Int32Array.from(labels, ([name]) => known.get(name!)!)
    const out = matrix(labels.length, classes.length)
    labels.forEach((own, i) => own.forEach((name) => (out.data[i * classes.length + known.get(name)!] = 1)))
    return out
  }
  return { classes, train: numbers(train), test: numbers(test) }
}
