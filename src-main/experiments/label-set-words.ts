import { readLabelFile } from '../exchange-formats/label-sets/read-label-file.ts'
import { labelSays } from '../platform/says-something.ts'

/** What labels mean in words, by their names: as a label set's file says, or the name alone. Throws what readLabelFile throws. */
export async function labelSetWords(path: string | undefined): Promise<(name: string) => readonly string[]> {
  const entries = path === undefined ? [] : (await readLabelFile(path, {})).entries
  const known = new Map(entries.map((entry) => [entry.name, entry]))
  return (name) => labelSays(known.get(name) ?? { name })
}
