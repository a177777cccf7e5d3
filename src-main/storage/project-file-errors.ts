import { NamedError } from '../platform/named-error.ts'

export { DiskFull, DiskTrouble, NameTooLong, ReadOnlyPlace } from '../platform/file-errors.ts'

type At = { path: string }

export class ProjectExists extends NamedError<At> {
  constructor(fields: At) {
    super(fields, `There is a file already: ${fields.path}`)
  }
}
export class ProjectMissing extends NamedError<At> {
  constructor(fields: At) {
    super(fields, `No project file: ${fields.path}`)
  }
}
/** Not SQLite, or another program's SQLite file. */
export class NotAProject extends NamedError<At> {
  constructor(fields: At) {
    super(fields, `Not a Kindling project: ${fields.path}`)
  }
}
export class ProjectTruncated extends NamedError<At & { bytes: number; expected: number }> {
  constructor(fields: At & { bytes: number; expected: number }) {
    super(fields, `The file ends early: ${fields.bytes} of ${fields.expected} bytes`)
  }
}
export class ProjectDamaged extends NamedError<At & { detail: string }> {
  constructor(fields: At & { detail: string }, options?: ErrorOptions) {
    super(fields, `The file is damaged: ${fields.detail}`, options)
  }
}
export class ProjectFromTheFuture extends NamedError<At & { schema: number; newest: number }> {
  constructor(fields: At & { schema: number; newest: number }) {
    super(fields, `Made by a newer studio (schema ${fields.schema}; this one knows ${fields.newest})`)
  }
}
export class ProjectInUse extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `Open in another studio: ${fields.path}`, options)
  }
}
/** Renamed or deleted by somebody else while it was open. */
export class ProjectMovedAway extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `Moved or deleted while it was open: ${fields.path}`, options)
  }
}
/** Asked for something after it was closed: by a call that was still under way. */
export class ProjectClosed extends NamedError<At> {
  constructor(fields: At) {
    super(fields, `Closed meanwhile: ${fields.path}`)
  }
}
/** Its steps are not the first ones of this studio's: made by a branch of it. */
export class OtherEdition extends NamedError<At & { found: string; expected: string }> {
  constructor(fields: At & { found: string; expected: string }) {
    super(fields, `Made by another edition (steps ${fields.found}; this one's ${fields.expected}): ${fields.path}`)
  }
}
/** The file is as it was before the step; `backup` as it was before all of them. */
export class UpdateFailed extends NamedError<At & { step: string; backup: string; detail: string }> {
  constructor(fields: At & { step: string; backup: string; detail: string }, options?: ErrorOptions) {
    super(fields, `Could not be brought up to date (${fields.step}): ${fields.detail}`, options)
  }
}
