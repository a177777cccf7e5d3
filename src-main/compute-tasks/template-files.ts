import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { decoderOf } from '../exchange-formats/decode-text.ts'
import { guessTextEncoding } from '../exchange-formats/detect-encoding.ts'
import { requireFile } from '../exchange-formats/required-path.ts'
import { parseSource } from '../synthesis/templates/parse-templates.ts'
import type { ReadSource } from '../synthesis/templates/template-types.ts'
import { NamedError } from '../platform/named-error.ts'
import { defineTask } from './define-task.ts'
import { templateSource } from './template-source.ts'

/** Bytes of one file. */
const LARGEST = 1 << 26

/** Nobody writes so much by hand. Nothing was read or changed. */
export class TemplateFileTooLarge extends NamedError<{ path: string; megabytes: number; limit: number }> {
  constructor(path: string, bytes: number) {
    const [megabytes, limit] = [Math.ceil(bytes / (1 << 20)), LARGEST >> 20]
    super(
      { path, megabytes, limit },
      `${path} has ${megabytes} MB; a template file may have ${limit}: nothing was read. Divide it, or import its samples as data`,
    )
  }
}

/** The text of a template file, and of all that it imports, to be kept beside it. Throws FileMissing, FileExpected … */
export async function templateWithImports(
  path: string,
): Promise<{ readonly text: string; readonly imports: ReadonlyMap<string, string> }> {
  const text = await templateText(resolve(path))
  const imports = new Map<string, string>()
  parseSource(
    templateSource(path, text),
    basename(path),
    importsBelow(dirname(resolve(path)), (file, own) => imports.set(file, own)),
  )
  return { text, imports }
}

/** Reads what a file imports, by its path from there; files are known by their path below `root`. */
export function importsBelow(root: string, onRead?: (file: string, text: string) => void): ReadSource {
  return (path, from) => {
    const at = resolve(root, dirname(from), path)
    const file = relative(root, at)
    if (file.startsWith('..') || resolve(root, file) !== at) return 'outside'
    try {
      const found = statSync(at)
      if (!found.isFile()) return 'no-file'
      if (found.size > LARGEST) return 'too-large'
      const [name, text] = [file.replaceAll(sep, '/'), textAt(at)]
      onRead?.(name, text)
      return { file: name, source: templateSource(name, text) }
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      return code === 'ENOENT' ? 'missing' : code
    }
  }
}

/** A template file, in whatever encoding it is. Throws FileMissing, FileExpected, TemplateFileTooLarge. */
export async function templateText(path: string): Promise<string> {
  const size = await requireFile(path)
  if (size > LARGEST) throw new TemplateFileTooLarge(path, size)
  return textAt(path)
}

function textAt(path: string): string {
  const bytes = readFileSync(path)
  return decoderOf(guessTextEncoding(bytes)?.encoding ?? 'utf-8')(bytes, true)
}

/** A template file with all that it imports, read where whatever it holds keeps nobody waiting. */
export const readTemplate = defineTask({
  name: 'readTemplate',
  process: 'own',
  run: ({ path }: { readonly path: string }) => templateWithImports(path),
})
