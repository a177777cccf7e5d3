import type { Content } from '../backbones/backbone.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Matrix } from '../platform/matrix.ts'
import { openClassifier, type Classifier } from './classifier.ts'
import { readBundle } from './read-bundle.ts'

/**
 * What a bundle says of contents: its labels, and their probabilities [contents, labels]; rows of zeros for contents that cannot be read, which are told.
 * Throws NotABundle, BundleChanged, NewerBundle, OtherContents.
 */
export async function bundleProbabilities(
  folder: string,
  contents: readonly Content[],
  runtime: Runtime,
  asking: Parameters<Classifier['classify']>[1] = {},
): Promise<{ readonly labels: readonly string[]; readonly probabilities: Matrix }> {
  const { model, preparation, labels } = await readBundle(folder)
  const classifier = await openClassifier({ model, preparation, classes: labels.length }, runtime)
  try {
    const { probabilities } = await classifier.classify(contents, { onUnreadable: () => {}, ...asking })
    return { labels, probabilities }
  } finally {
    await classifier.close()
  }
}
