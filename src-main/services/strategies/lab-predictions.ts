import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import type { LabResult } from '../../contract/strategies.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import { requireNoProject } from '../../storage/file-header.ts'

/**
 * A file of lines that come one after another; it takes its place when it is ended, whole curves in it. `goesOn`: behind the lines that are there.
 * Throws at once where it cannot be written.
 */
export async function predictionsFile(path: string, goesOn: boolean) {
  requireNoProject(path)
  const lines = new PassThrough()
  const opened = Promise.withResolvers<void>()
  async function* content(): AsyncGenerator<Uint8Array> {
    opened.resolve()
    if (goesOn) yield* createReadStream(path)
    yield* lines
  }
  const written = writeAtomically(path, content())
  await Promise.race([opened.promise, written])
  // Told when it is ended.
  written.catch(() => lines.resume())
  return {
    add: (text: string) => void lines.write(text),
    async end() {
      lines.end()
      await written
    },
  }
}

/** Whether a file has lines of just the curves that are known: after a crash it may be an older one, or none. */
export async function hasCurvesOf(path: string, { strategies }: LabResult): Promise<boolean> {
  const known = new Set(
    strategies.flatMap(({ id, seeds }) => seeds.map(({ seed }) => `"strategy":${JSON.stringify(id)},"seed":${seed},`)),
  )
  const found = new Set<string>()
  try {
    for await (const line of createInterface({ input: createReadStream(path) }))
      found.add(/^\{("strategy":"[^"]*","seed":\d+,)/.exec(line)?.[1] ?? line.slice(0, 80))
  } catch {
    return false
  }
  return found.size === known.size && [...found].every((curve) => known.has(curve))
}
