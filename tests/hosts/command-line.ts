import { runVerb } from '../../src-main/terminal/run-verb.ts'
import { ENTRIES } from './temporary-studio.ts'

/** A command line as typed, its exit code and what it said. */
export async function kindling(...words: readonly string[]) {
  const told = { out: '', error: '' }
  const code = await runVerb(words, ENTRIES, {
    out: (words) => (told.out += words),
    error: (words) => (told.error += words),
  })
  return { code, ...told }
}
