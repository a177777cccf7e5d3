import { NamedError } from '../platform/named-error.ts'

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
export class ReadOnlyPlace extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `Cannot write here: ${fields.path}`, options)
  }
}
export class ProjectInUse extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `Open in another studio: ${fields.path}`, options)
  }
}
export class DiskFull extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `The disk is full: ${fields.path}`, options)
  }
}
