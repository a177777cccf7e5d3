import type { PortSignature } from '../compute/runtime.ts'
import { NamedError, type ErrorFields } from '../platform/named-error.ts'

/** A model folder that cannot be used: each subclass says what was found and what would do. */
export abstract class UnusableModel<F extends ErrorFields = ErrorFields> extends NamedError<F> {}

export class MissingModelFile extends UnusableModel<{ folder: string; missing: string; found: string }> {
  constructor(folder: string, missing: string, found: string) {
    super({ folder, missing, found }, `The model folder ${folder} has no ${missing}; it holds ${found || 'nothing'}`)
  }
}

export class UnreadableModelFile extends UnusableModel<{ file: string; reason: string }> {
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super({ file, reason }, `${file} cannot be read as a part of a model: ${reason}`, { cause })
  }
}

export class UnfitModelInput extends UnusableModel<{ file: string; found: string; expected: string }> {
  constructor(file: string, found: PortSignature, expected: string) {
    super(
      { file, found: shown(found), expected },
      `${file} wants the input ${shown(found)}; what can be fed is ${expected}`,
    )
  }
}

export class UnfitModelOutput extends UnusableModel<{ file: string; found: string; expected: string }> {
  constructor(file: string, outputs: readonly PortSignature[], expected: string) {
    const found = outputs.map(shown).join(', ')
    super({ file, found, expected }, `${file} gives ${found}; needed is ${expected}`)
  }
}

export class UnsupportedModelStep extends UnusableModel<{ file: string; step: string; supported: string }> {
  constructor(file: string, step: string, supported: string) {
    super({ file, step, supported }, `${file} asks for ${step}; supported is ${supported}`)
  }
}

/** The graph loads and declares what is wanted, yet does not run on a small example. */
export class FailedTrialRun extends UnusableModel<{ file: string; reason: string }> {
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super({ file, reason }, `${file} does not run on a small example: ${reason}`, { cause })
  }
}

const shown = ({ name, type, dims }: PortSignature) => `${name} ${type} [${dims.join(', ')}]`
