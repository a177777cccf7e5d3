import type { Manifest } from '../bundles/manifest.ts'
import { readBundle } from '../bundles/read-bundle.ts'
import { sha256Of } from '../platform/content-hash.ts'
import { defineTask } from './define-task.ts'

interface BundleFace {
  readonly manifest: Manifest
  readonly labels: readonly string[]
  /** Of its model file. */
  readonly sha256: string
}

/** What a bundle says of itself; its model is not opened. Throws NotABundle, BundleChanged, NewerBundle. */
export const lookIntoBundle = defineTask({
  name: 'lookIntoBundle',
  process: 'shared',
  async run({ path }: { readonly path: string }): Promise<BundleFace> {
    const { manifest, labels, model } = await readBundle(path)
    return { manifest, labels, sha256: sha256Of(model) }
  },
})
