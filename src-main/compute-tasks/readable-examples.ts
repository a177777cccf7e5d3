import { NamedError } from '../platform/named-error.ts'
import { problemWithPixels } from '../backbones/onnx-image/open-image.ts'
import type { ReadableDb } from '../storage/database.ts'
import type { Example } from '../storage/tables/training-runs.ts'
import type { LeftOut } from './requests.ts'
import { contentsOf } from './project-reader.ts'

/** So many that fewer than two classes are left. */
export class NothingReadable extends NamedError<{ samples: number; first: number; reason: string }> {
  constructor({ samples, first, reason }: LeftOut) {
    super(
      { samples, first, reason },
      `${samples} labelled pictures cannot be read (sample ${first}: ${reason}); the others are of fewer than two classes`,
    )
  }
}

/** Pictures looked at together: decoding runs on threads of its own. */
const TOGETHER = 32

export interface ReadableExamples {
  readonly readable: readonly Example[]
  readonly leftOut: LeftOut | null
}

/**
 * Examples that can still be read, and how many pictures cannot, with the first of them: damaged or gone since they were taken in. A model would
 * learn zeros in their place as what a class looks like, and be measured by them.
 */
export async function readableExamples(
  db: ReadableDb,
  examples: readonly Example[],
  signal: AbortSignal,
): Promise<ReadableExamples> {
  const readable: Example[] = []
  let leftOut: LeftOut | null = null
  for (let start = 0; start < examples.length; start += TOGETHER) {
    signal.throwIfAborted()
    const some = examples.slice(start, start + TOGETHER)
    const contents = await contentsOf(
      db,
      some.map(({ sample }) => sample),
    )
    const problems = await Promise.all(
      contents.map((content) => (content.kind === 'image' ? problemOf(content.bytes) : null)),
    )
    problems.forEach((reason, i) => {
      if (reason === null) return void readable.push(some[i]!)
      leftOut = leftOut ? { ...leftOut, samples: leftOut.samples + 1 } : { samples: 1, first: some[i]!.sample, reason }
    })
  }
  return { readable, leftOut }
}

const problemOf = async (bytes: Uint8Array) =>
  bytes.length === 0 ? 'there is no such file any more' : problemWithPixels(bytes)
