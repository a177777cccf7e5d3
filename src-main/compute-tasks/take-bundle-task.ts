import { packBundled } from '../backbones/bundled/state.ts'
import { bundledBackbones } from '../backbones/bundled/bundled.ts'
import { bundledId } from '../backbones/bundled/about.ts'
import { openBundle } from '../bundles/open-bundle.ts'
import type { Manifest } from '../bundles/manifest.ts'
import { BundleWithoutHead, splitModel, type SplitModel } from '../bundles/split-bundle.ts'
import { syntheticContents } from '../bundles/synthetic-contents.ts'
import { logitsOf } from '../learners/head-logits.ts'
import { sha256Of } from '../platform/content-hash.ts'
import type { TargetKind } from '../platform/targets.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import { packParameters } from '../training/pack-parameters.ts'
import { furthestApart } from './bundle-figures.ts'
import { defineTask } from './define-task.ts'

interface TakenApart {
  readonly manifest: Manifest
  /** In class order. */
  readonly labels: readonly string[]
  /** Of its model file. */
  readonly sha256: string
  readonly backbone: string
  /** What its features are made by. */
  readonly state: Uint8Array
  readonly fingerprint: string
  readonly dimensions: number
  readonly learner: string
  readonly parameters: Uint8Array
  readonly temperature: number
}

/** How far features and head may be from the whole model; where products are of bytes, the head's are none any more. */
const APART = { float32: 1e-4, float16: 1e-4, int8: 0.1, 'int8-static': 0.1 } as const

/** A bundle as features and a head on them, which say what it says. Throws as `openBundle` does, and BundleWithoutHead. */
export const takeBundle = defineTask({
  name: 'takeBundle',
  process: 'own',
  async run({ path }: { readonly path: string }, { runtime, signal }): Promise<TakenApart> {
    const { manifest, labels, preparation, model, licences, classifier } = await openBundle(path, runtime)
    try {
      const { features, dimensions, head: parameters, temperature } = splitModel(model, path)
      const learner = learnerOf(parameters, manifest.kind, path)
      const id = bundledId(manifest.input)
      const backbone = bundledBackbones.find((one) => one.id === id)!
      const state = packBundled({ preparation, model: features, dimensions, licences })
      const contents = syntheticContents(preparation)
      const extractor = await backbone.open({}, state, { runtime, seed: 0, signal })
      try {
        const head = { parameters, logits: logitsOf(learner), temperature, kind: manifest.kind }
        const own = await probabilitiesOf(head, await extractor.embed(contents), runtime)
        const apart = furthestApart((await classifier.classify(contents, { signal })).probabilities, own)
        if (!(apart <= APART[manifest.precision]))
          throw new BundleWithoutHead(path, `together they say something else (by ${apart.toExponential(1)})`)
      } finally {
        await extractor.close()
      }
      return {
        manifest,
        labels,
        sha256: sha256Of(model),
        backbone: id,
        state,
        fingerprint: await backbone.fingerprint({}, state),
        dimensions,
        learner,
        parameters: packParameters(parameters),
        temperature,
      }
    } finally {
      await classifier.close()
    }
  },
})

/** Who trains heads of that form. */
function learnerOf(head: SplitModel['head'], kind: TargetKind, path: string): string {
  const names = Object.keys(head).sort().join()
  if (names === 'bias,weight') return kind === 'single' ? 'softmax-head.v1' : 'sigmoid-head.v1'
  if (names === 'bias1,bias2,weight1,weight2') return 'mlp-head.v1'
  throw new BundleWithoutHead(path, `no learner has a head of ${names}`)
}
