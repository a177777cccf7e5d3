import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { openFeeds } from '../backbones/prepared-feeds.ts'
import { UnfitModelOutput } from '../backbones/unusable-model.ts'
import type { Feeds, Runtime } from '../compute/runtime.ts'
import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'

interface Classified {
  /** [contents, classes]; all 0 where a content cannot be read. */
  readonly probabilities: Matrix
  /** Milliseconds of each content, from the content itself to its probabilities. */
  readonly took: readonly number[]
}
export interface Asking {
  readonly signal?: AbortSignal
  readonly onUnreadable?: (index: number, reason: string) => void
}

export interface Classifier {
  /** One content a run, as whoever uses the bundle runs it. */
  classify(contents: readonly Content[], asking?: Asking): Promise<Classified>
  close(): Promise<void>
}

/** A whole model with its preparation, on the CPU. */
export async function openClassifier(
  { model, preparation, classes }: { model: Uint8Array; preparation: Preparation; classes: number },
  runtime: Runtime,
): Promise<Classifier> {
  const session = await runtime.session(model, { provider: 'cpu', optimization: 'all' })
  const prepared = await openFeeds(preparation, runtime)
  return oneByOne({
    classes,
    feeds: prepared.feeds,
    async probabilitiesOf(feeds) {
      const { probabilities } = await session.run(feeds)
      if (probabilities?.data instanceof Float32Array && probabilities.data.length === classes)
        return probabilities.data
      throw new UnfitModelOutput('model.onnx', session.outputs, `probabilities float32 [1, ${classes}]`)
    },
    async close() {
      await prepared.close()
      await session.release()
    },
  })
}

interface OneByOne {
  readonly classes: number
  readonly feeds: (content: Content) => Promise<Feeds>
  /** → [classes] */
  readonly probabilitiesOf: (feeds: Feeds) => Promise<Float32Array>
  readonly close: () => Promise<void>
}

/** A classifier of what makes the feeds of a content and what comes of them. */
export function oneByOne({ classes, feeds: feedsOf, probabilitiesOf, close }: OneByOne): Classifier {
  return {
    close,
    async classify(contents, { signal, onUnreadable } = {}) {
      const probabilities = matrix(contents.length, classes)
      const took: number[] = []
      for (const [i, content] of contents.entries()) {
        signal?.throwIfAborted()
        const began = performance.now()
        try {
          rowOf(probabilities, i).set(await probabilitiesOf(await feedsOf(content)))
        } catch (error) {
          if (!onUnreadable) throw error
          onUnreadable(i, error instanceof Error ? error.message : String(error))
        }
        took.push(performance.now() - began)
      }
      return { probabilities, took }
    },
  }
}
