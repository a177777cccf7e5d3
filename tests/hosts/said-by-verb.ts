import { runVerb } from '../../src-main/terminal/run-verb.ts'
import { ENTRIES } from './temporary-studio.ts'

/** All that a verb of the terminal says, errors too. */
export async function saidByVerb(...words: readonly string[]): Promise<string> {
  const told: string[] = []
  const take = (line: string) => void told.push(line)
  await runVerb(words, ENTRIES, { out: take, error: take })
  return told.join('\n')
}
