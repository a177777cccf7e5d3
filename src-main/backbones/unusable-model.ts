import { open } from 'node:fs/promises'
import type { PortSignature } from '../compute/runtime.ts'
import { NamedError, type ErrorFields } from '../platform/named-error.ts'

/** A model folder that cannot be used: each subclass says what was found and what would do. */
export abstract class UnusableModel<F extends ErrorFields = ErrorFields> extends NamedError<F> {}

export class MissingModelFile extends UnusableModel<{ folder: string; missing: string; found: string }> {
  constructor(folder: string, missing: string, found: string) {
    super({ folder, missing, found }, `The model folder ${folder} has no ${missing}; it holds ${found || 'nothing'}`)
  }
}

export class ModelFolderNotChosen extends UnusableModel<Record<never, never>> {
  constructor() {
    super({}, 'No model folder was chosen: name the folder that holds model.onnx')
  }
}

export class NoSuchModelFolder extends UnusableModel<{ folder: string }> {
  constructor(folder: string) {
    super({ folder }, `There is no model folder ${folder}`)
  }
}

export class ModelFolderUnreadable extends UnusableModel<{ folder: string; code: string }> {
  constructor(folder: string, code: string) {
    super({ folder, code }, `The model folder ${folder} cannot be read (${code})`)
  }
}

/** A file of another kind, or a folder of several models: `choices` says which. */
export class NotAModelFolder extends UnusableModel<{ path: string; choices: string }> {
  constructor(path: string, choices: readonly string[] = []) {
    const several = choices.join(', ')
    super(
      { path, choices: several },
      `${path} is no model folder${several && `; choose one of those in it: ${several}`}`,
    )
  }
}

/** What stands for a large file in a Git repository, downloaded without the file. */
export class GitLfsPointer extends UnusableModel<{ file: string }> {
  constructor(file: string) {
    super({ file }, `${file} is a Git LFS pointer, not the file itself: fetch it with “git lfs pull” or download it`)
  }
}

/** A model file that is cut short, or something else. */
export class DamagedModelFile extends UnusableModel<{ file: string; bytes: number }> {
  constructor(file: string, bytes: number) {
    super(
      { file, bytes },
      `${file} is no whole ONNX model (${bytes} bytes): a download cut off, or a file of another kind`,
    )
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

/** Scores of classes or words stand where a vector of the content should. */
export class ScoresNotFeatures extends UnusableModel<{ file: string; output: string }> {
  constructor(file: string, output: PortSignature) {
    const found = shown(output)
    super({ file, output: found }, `${file} gives ${found}: scores of classes or words, no vectors of the text`)
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

const LFS = 'version https://git-lfs.github.com/spec/'

/** Why a file of a model cannot be read, as the error that says it best. `beside`: files it needs, such as its external data. */
export async function explained(file: string, cause: unknown, beside: readonly string[] = []): Promise<UnusableModel> {
  for (const path of [file, ...beside]) if ((await beginning(path)).text.startsWith(LFS)) return new GitLfsPointer(path)
  const reason = cause instanceof Error ? cause.message : String(cause)
  // Protobuf says no more of a file that ends too soon or never was a model.
  return /protobuf parsing failed/i.test(reason)
    ? new DamagedModelFile(file, (await beginning(file)).bytes)
    : new UnreadableModelFile(file, cause)
}

async function beginning(path: string): Promise<{ text: string; bytes: number }> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LFS.length), 0, LFS.length, 0)
      return { text: buffer.toString('latin1', 0, bytesRead), bytes: (await file.stat()).size }
    } finally {
      await file.close()
    }
  } catch {
    return { text: '', bytes: 0 }
  }
}
