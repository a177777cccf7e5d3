import { createHash } from 'node:crypto'
import { matrix, rowOf } from '../../platform/matrix.ts'
import type { BackboneFace } from '../about-backbone.ts'
import { defineBackbone, type Backbone } from '../backbone.ts'
import { openFeeds } from '../prepared-feeds.ts'
import { UnfitModelOutput } from '../unusable-model.ts'
import { bundledFaces } from './about.ts'
import { unpackBundled } from './state.ts'

/** Features of a bundle were asked for without one. */
const required = (id: string, state: Uint8Array | null): Uint8Array => {
  if (!state) throw new TypeError(`${id} opens with the state of a bundle`)
  return state
}

/** A bundle's own graph up to its features as a backbone; its state is what `packBundled` makes. Contents go one a run, as in the bundle. */
const bundled = (face: BackboneFace): Backbone =>
  defineBackbone({
    ...face,
    async open(_, state, { runtime, signal, onUnreadable }) {
      const { preparation, model, dimensions } = unpackBundled(required(face.id, state))
      const session = await runtime.session(model, { provider: 'cpu', optimization: 'all' })
      const prepared = await openFeeds(preparation, runtime)
      return {
        dimensions,
        async embed(contents) {
          const out = matrix(contents.length, dimensions)
          for (const [i, content] of contents.entries()) {
            signal?.throwIfAborted()
            try {
              const { features } = await session.run(await prepared.feeds(content))
              if (!(features?.data instanceof Float32Array) || features.data.length !== dimensions)
                throw new UnfitModelOutput('model.onnx', session.outputs, `features float32 [1, ${dimensions}]`)
              rowOf(out, i).set(features.data)
            } catch (error) {
              if (error instanceof UnfitModelOutput || !onUnreadable) throw error
              onUnreadable(i, error instanceof Error ? error.message : String(error))
            }
          }
          return out
        },
        async close() {
          await prepared.close()
          await session.release()
        },
      }
    },
    async toOnnx(_, state) {
      const { model, preparation, licences } = unpackBundled(required(face.id, state))
      return { model, preparation, ...(licences && { licences }) }
    },
    fingerprint: async (_, state) =>
      `${face.id} ${createHash('sha256').update(required(face.id, state)).digest('hex')}`,
  })

/** One for each kind of contents. */
export const bundledBackbones: readonly Backbone[] = bundledFaces.map(bundled)
