import { NamedError } from './named-error.ts'

type At = { path: string }

export class DiskFull extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `The disk is full: ${fields.path}`, options)
  }
}
export class ReadOnlyPlace extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `Cannot write here: ${fields.path}`, options)
  }
}
/** The disk itself fails: unplugged, a broken network drive, a quota. */
export class DiskTrouble extends NamedError<At & { detail: string }> {
  constructor(fields: At & { detail: string }, options?: ErrorOptions) {
    super(fields, `The disk does not answer (${fields.detail}): ${fields.path}`, options)
  }
}
export class NameTooLong extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `The name is too long for this disk: ${fields.path}`, options)
  }
}
/** A folder, device, pipe or socket stands where a file is wanted. */
export class NotAFile extends NamedError<At> {
  constructor(fields: At, options?: ErrorOptions) {
    super(fields, `There is something that is no file: ${fields.path}`, options)
  }
}
/** Any other reason of the system, by its code. */
export class CannotWriteFile extends NamedError<At & { code: string }> {
  constructor(fields: At & { code: string }, options?: ErrorOptions) {
    super(fields, `Cannot be written (${fields.code}): ${fields.path}`, options)
  }
}

/** What the system says of a file that was to be written, as the studio's error; anything else as it is. */
export function asFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const [code, options] = [String((error as NodeJS.ErrnoException).code), { cause: error }]
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new DiskFull({ path }, options)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new ReadOnlyPlace({ path }, options)
    case 'EIO':
    case 'ESTALE':
      return new DiskTrouble({ path, detail: code }, options)
    case 'ENAMETOOLONG':
      return new NameTooLong({ path }, options)
    case 'EISDIR':
      return new NotAFile({ path }, options)
    default:
      return new CannotWriteFile({ path, code }, options)
  }
}
