import { NamedError } from '../../platform/named-error.ts'

export class UnknownLabel extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `There is no label “${label}”`)
  }
}
export class LabelExists extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `There is a label “${label}” already`)
  }
}
/** Samples carry it, or the history speaks of it. */
export class LabelInUse extends NamedError<{ label: string; count: number }> {
  constructor(label: string, count: number) {
    super({ label, count }, `“${label}” is in use: ${count} samples carry it, or the history names it`)
  }
}
/** It is no longer offered. Nothing was written. */
export class LabelRetired extends NamedError<{ label: string; into: string }> {
  constructor(label: string, into: string | null) {
    super(
      { label, into: into ?? '' },
      `“${label}” is retired${into === null ? '' : `, merged into “${into}”`}: restore it first`,
    )
  }
}
export class LabelNotRetired extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `“${label}” is not retired`)
  }
}
/** Also where answers of a label that is retired are to go to itself. */
export class MergedIntoItself extends NamedError<{ label: string }> {
  constructor(label: string) {
    super({ label }, `“${label}” cannot be merged into itself`)
  }
}
