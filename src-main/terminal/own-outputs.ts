import { realpath } from 'node:fs/promises'
import { dirname, join, basename, resolve } from 'node:path'
import { NamedError } from '../platform/named-error.ts'

/** A file is named twice, at least once to be written. Nothing was written. */
export class OutputIsInUse extends NamedError<{ path: string; flag: string; also: string }> {
  constructor(path: string, flag: string, also: string) {
    super({ path, flag, also }, `--${flag} would write over ${path}, which is ${also}; name another file`)
  }
}

interface Named {
  readonly path: string
  /** What it is, in words: “the template”. */
  readonly as: string
}

/** Throws OutputIsInUse where a file that is to be written (by flag) is one that is read, or is to be written twice; links are followed. Flags without a path are left out. */
export async function requireOwnOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly Named[],
): Promise<void> {
  const taken = new Map<string, string>()
  for (const { path, as } of inputs) taken.set(await reallyAt(path), as)
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue
    const at = await reallyAt(path)
    const also = taken.get(at)
    if (also !== undefined) throw new OutputIsInUse(path, flag, also)
    taken.set(at, `what --${flag} writes`)
  }
}

/** Where it lies or will lie, through links. */
async function reallyAt(path: string): Promise<string> {
  const at = resolve(path)
  const there = await realpath(at).catch(() => null)
  return there ?? join(await realpath(dirname(at)).catch(() => dirname(at)), basename(at))
}
