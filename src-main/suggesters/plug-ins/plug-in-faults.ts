import { NamedError } from '../../platform/named-error.ts'

// A plug-in with one of these is switched off until its file is another. Nothing else is touched.

export class PlugInTooSlow extends NamedError<{ file: string; seconds: number }> {
  constructor(file: string, seconds: number) {
    super({ file, seconds }, `${file} did not answer within ${seconds} s and was ended`)
  }
}
/** Its process was ended: it took too much memory, went on working after its answer, or crashed. */
export class PlugInEnded extends NamedError<{ file: string; megabytes: number }> {
  constructor(file: string, megabytes: number) {
    super(
      { file, megabytes },
      `${file} ended: it took more than ${megabytes} MB of memory, went on working after its answer, or crashed`,
    )
  }
}
export class PlugInFailed extends NamedError<{ file: string; reason: string }> {
  constructor(file: string, reason: string) {
    super({ file, reason }, `${file} failed: ${reason}`)
  }
}
/** What it answered is no list of labels with values from 0 to 1 for each sample. */
export class PlugInNonsense extends NamedError<{ file: string; found: string }> {
  constructor(file: string, found: string) {
    super({ file, found }, `${file} answered ${found} instead of labels with values from 0 to 1 for each sample`)
  }
}
