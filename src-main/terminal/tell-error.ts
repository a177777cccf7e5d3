import { ORPCError } from '@orpc/server'
import { NamedError } from '../platform/named-error.ts'
import { WrongUsage } from './command.ts'

/** What the system refused, by its own code; anything else a program meets is not the user's to solve. */
const SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the place is read-only',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'something else has this name already',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk failed',
  EADDRINUSE: 'another program uses this port',
}

interface ErrorWords {
  readonly words: string
  /** 2: the command line was wrong. 1: anything else. */
  readonly exitCode: 1 | 2
}

/** An error in words for a person at a terminal: its name and what to do; no stack, no code alone. */
export function tellError(error: unknown): ErrorWords {
  if (error instanceof WrongUsage) return { words: error.message, exitCode: 2 }
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST') return { words: `WrongInput: ${issuesOf(error.data)}`, exitCode: 2 }
    if (error.cause !== undefined) return tellError(error.cause)
    return { words: `${error.code}: ${error.message}`, exitCode: 1 }
  }
  if (error instanceof NamedError) return { words: `${error.name}: ${error.message}`, exitCode: 1 }
  const { code, path, message, name } = error as NodeJS.ErrnoException
  if (code && SYSTEM[code]) return { words: `SystemRefused: ${SYSTEM[code]} (${path ?? message})`, exitCode: 1 }
  // A job's error crossed the wire with its name.
  if (name && !/^(\w*Error|Object)$/.test(name)) return { words: `${name}: ${message}`, exitCode: 1 }
  const words = `UnexpectedError: ${message ?? String(error)}. Nothing that was saved is lost; please report this.`
  return { words, exitCode: 1 }
}

function issuesOf(data: unknown): string {
  const { issues = [] } = (data ?? {}) as { issues?: readonly { path?: readonly unknown[]; message: string }[] }
  return issues
    .map(({ path = [], message }) => [...(path.length ? [path.join('.')] : []), message].join(': '))
    .join('; ')
}
