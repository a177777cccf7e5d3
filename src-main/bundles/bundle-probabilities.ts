import type { Content } from '../backbones/backbone.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Matrix } from '../platform/matrix.ts'
import type { Asking } from './classifier.ts'
import { openBundle } from './open-bundle.ts'

/**
 * What a bundle (a folder or ZIP archive) says of contents: its labels, and their probabilities [contents, labels]; rows of zeros for contents that
 * cannot be read, which are told. Throws as `openBundle` does.
 */
export async function bundleProbabilities(
  path: string,
  contents: readonly Content[],
  runtime: Runtime,
  asking: Asking = {},
): Promise<{ readonly labels: readonly string[]; readonly probabilities: Matrix }> {
  const { labels, classifier } = await openBundle(path, runtime)
  try {
    const { probabilities } = await classifier.classify(contents, { onUnreadable: () => {}, ...asking })
    return { labels, probabilities }
  } finally {
    await classifier.close()
  }
}
