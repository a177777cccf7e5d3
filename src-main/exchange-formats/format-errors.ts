import { NamedError } from '../platform/named-error.ts'

export class FileMissing extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `No such file or folder: ${path}`)
  }
}
/** The system refuses: no permission, a disk error. `code` is its own word for it, e.g. EACCES. */
export class FileUnreadable extends NamedError<{ path: string; code: string }> {
  constructor(path: string, code: string, cause: unknown) {
    super({ path, code }, `${path} cannot be read (${code})`, { cause })
  }
}
export class FileExpected extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} is a folder, expected a file`)
  }
}
export class FolderExpected extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} is a file, expected a folder`)
  }
}
/** A pipe, a socket or a device. */
export class NoRegularFile extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `${path} is a pipe, a socket or a device, expected a file`)
  }
}
export class NotText extends NamedError<{ path: string; seen: string }> {
  constructor(path: string, seen: string) {
    super({ path, seen }, `${path} is no text file but ${seen}`)
  }
}
export class UnknownFileFormat extends NamedError<{ path: string; seen: string; supported: string }> {
  constructor(path: string, seen: string, supported: readonly string[]) {
    super({ path, seen, supported: supported.join(', ') }, `${path} is ${seen}; supported: ${supported.join(', ')}`)
  }
}
export class UnknownFormat extends NamedError<{ format: string; known: string }> {
  constructor(format: string, known: readonly string[]) {
    super({ format, known: known.join(', ') }, `No format “${format}”; there are ${known.join(', ')}`)
  }
}
export class ColumnMissing extends NamedError<{ path: string; column: string; found: string }> {
  constructor(path: string, column: string, found: readonly string[]) {
    const some = found.slice(0, 50).join(', ')
    super({ path, column, found: some }, `${path} has no column “${column}”; it has ${some}`)
  }
}
/** No column looks like a text: the user has to name one. */
export class NoTextColumn extends NamedError<{ path: string; found: string }> {
  constructor(path: string, found: readonly string[]) {
    const some = found.slice(0, 50).join(', ')
    super({ path, found: some }, `${path}: no column looks like a text; it has ${some}`)
  }
}
export class TooManyColumns extends NamedError<{ path: string; columns: number; limit: number }> {
  constructor(path: string, columns: number, limit: number) {
    super({ path, columns, limit }, `${path} has ${columns} columns, at most ${limit} are read`)
  }
}
export class NothingToImport extends NamedError<{ path: string; wanted: string }> {
  constructor(path: string, wanted: string) {
    super({ path, wanted }, `${path} holds no ${wanted}`)
  }
}
/** A line or record so long that the file is hardly what it seems. */
export class RecordTooLong extends NamedError<{ path: string; line: number; limit: number }> {
  constructor(path: string, line: number, limit: number) {
    super({ path, line, limit }, `${path}: the record on line ${line} is longer than ${limit} characters`)
  }
}

/** A sample that a format cannot hold as it is, where nothing may be changed. */
export class DoesNotFitFormat extends NamedError<{ format: string; sample: number; found: string }> {
  constructor(format: string, sample: number, found: string) {
    super(
      { format, sample, found },
      `Sample ${sample} has ${found}: ${format} cannot hold it. Nothing was written; choose another format, or let such signs be replaced`,
    )
  }
}
