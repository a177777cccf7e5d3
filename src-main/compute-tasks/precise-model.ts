import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { openFeeds } from '../backbones/prepared-feeds.ts'
import type { Runtime, TensorValue } from '../compute/runtime.ts'
import type { Precision } from '../contract/bundles.ts'
import { dynamicInt8 } from '../onnx/precision/dynamic-int8.ts'
import { halfWeights } from '../onnx/precision/half-weights.ts'
import type { Range } from '../onnx/precision/fixed-steps.ts'
import { staticInt8, watched } from '../onnx/precision/static-int8.ts'
import { widened } from '../onnx/precision/widened.ts'

/** What products and convolutions are fed. */
type Floats = TensorValue & { readonly data: Float32Array }

interface Prepared {
  readonly model: Uint8Array
  readonly preparation: Preparation
}

/** The model with its numbers kept as wanted. `contents`: of the pool, for ranges that stay fixed. */
export async function preciseModel(
  { model, preparation }: Prepared,
  precision: Precision,
  contents: readonly Content[],
  runtime: Runtime,
): Promise<Uint8Array> {
  if (precision === 'float32') return model
  if (precision === 'float16') return halfWeights(model)
  if (precision === 'int8') return dynamicInt8(model)
  return staticInt8(model, await rangesOver({ model, preparation }, contents, runtime))
}

async function rangesOver(
  { model, preparation }: Prepared,
  contents: readonly Content[],
  runtime: Runtime,
): Promise<ReadonlyMap<string, Range>> {
  const { model: telling, names, inputs } = watched(model)
  const ranges = new Map<string, Range>()
  if (names.length + inputs.length === 0) return ranges
  const session = await runtime.session(telling, { provider: 'cpu', optimization: 'disabled' })
  const prepared = await openFeeds(preparation, runtime)
  let seen = 0
  try {
    for (const content of contents) {
      // What cannot be read tells nothing of ranges.
      const feeds = await prepared.feeds(content).catch(() => null)
      if (!feeds) continue
      const values = { ...feeds, ...(await session.run(feeds)) }
      for (const name of [...names, ...inputs])
        ranges.set(name, widened(ranges.get(name), values[name] as Floats, seen))
      seen++
    }
    return ranges
  } finally {
    await prepared.close()
    await session.release()
  }
}
