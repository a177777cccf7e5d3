import { NamedError } from '../platform/named-error.ts'

export class FileMissing extends NamedError<{ path: string }> {
  constructor(path: string) {
    super({ path }, `No such file or folder: ${path}`)
  }
}
export class UnknownFileFormat extends NamedError<{ path: string; supported: string }> {
  constructor(path: string, supported: readonly string[]) {
    super({ path, supported: supported.join(', ') }, `Cannot tell what ${path} is; supported: ${supported.join(', ')}`)
  }
}
export class UnknownFormat extends NamedError<{ format: string; known: string }> {
  constructor(format: string, known: readonly string[]) {
    super({ format, known: known.join(', ') }, `No format “${format}”; there are ${known.join(', ')}`)
  }
}
export class ColumnMissing extends NamedError<{ path: string; column: string; found: string }> {
  constructor(path: string, column: string, found: readonly string[]) {
    super({ path, column, found: found.join(', ') }, `${path} has no column “${column}”; it has ${found.join(', ')}`)
  }
}
export class NothingToImport extends NamedError<{ path: string; wanted: string }> {
  constructor(path: string, wanted: string) {
    super({ path, wanted }, `${path} holds no ${wanted}`)
  }
}
