import { trialRun } from '../backbones/trial-run.ts'
import type { Runtime } from '../compute/runtime.ts'
import { namesOtherFiles } from '../onnx/own-data.ts'
import { openClassifier, type Classifier } from './classifier.ts'
import { readBundle, type Bundle } from './read-bundle.ts'
import { syntheticContents } from './synthetic-contents.ts'

/**
 * A bundle from elsewhere, ready to be asked: its model was opened and tried on one made-up content within the limits for models of others. Throws
 * NotABundle, BundleChanged, NewerBundle, UnfitModelOutput, FailedTrialRun.
 */
export async function openBundle(
  path: string,
  runtime: Runtime,
): Promise<Bundle & { readonly classifier: Classifier }> {
  const bundle = await readBundle(path)
  const { model, preparation, labels } = bundle
  const opening = async () => {
    // It is opened from memory: what lies beside it is none of it.
    if (namesOtherFiles(model)) throw new RangeError('it names files beside it')
    return openClassifier({ model, preparation, classes: labels.length }, runtime)
  }
  const classifier = await trialRun(runtime, bundle.modelFile, { release: async () => {} }, opening)
  const [content] = syntheticContents(preparation)
  await trialRun(runtime, bundle.modelFile, { release: () => classifier.close() }, () =>
    classifier.classify([content!]),
  )
  return { ...bundle, classifier }
}
