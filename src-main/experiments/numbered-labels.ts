import { NamedError } from '../platform/named-error.ts'
import type { LabelledFile } from './labelled-file.ts'

/** A test label that no training record carries can never be predicted: the files do not belong together. */
export class LabelsDoNotMatch extends NamedError<{ missing: string; train: number; test: number }> {
  constructor(missing: readonly string[], train: number, test: number) {
    super(
      { missing: missing.slice(0, 5).join(', '), train, test },
      `labels of the test file that the training file does not have: ${missing.slice(0, 5).join(', ')}`,
    )
  }
}

/** Classes in the order of their names, and the labels of both files by number. Throws LabelsDoNotMatch. */
export function numberedLabels({ train, test }: { readonly train: LabelledFile; readonly test: LabelledFile }) {
  const classes = [...new Set(train.labels)].sort()
  const known = new Map(classes.map((name, i) => [name, i]))
  const missing = [...new Set(test.labels)].filter((name) => !known.has(name))
  if (missing.length > 0) throw new LabelsDoNotMatch(missing, classes.length, new Set(test.labels).size)
  const numbers = ({ labels }: LabelledFile) => Int32Array.from(labels, (name) => known.get(name)!)
  return { classes, train: numbers(train), test: numbers(test) }
}
