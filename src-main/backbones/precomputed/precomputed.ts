import { encodeModel } from '../../onnx/codec.ts'
import { l2Normalise } from '../../tensor-graph/composites.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { input } from '../../tensor-graph/tensor.ts'
import { matrix, rowOf } from '../../platform/matrix.ts'
import { NamedError } from '../../platform/named-error.ts'
import { defineBackbone, type Content } from '../backbone.ts'
import { scaleRows } from '../scale-rows.ts'
import { about } from './about.ts'

export class UnequalVectors extends NamedError<{ expected: number; found: number; position: number }> {
  constructor(expected: number, found: number, position: number) {
    super(
      { expected, found, position },
      `vector ${position} holds ${found} numbers, the ones before it ${expected}; all must be equally wide`,
    )
  }
}

export class NotANumber extends NamedError<{ position: number; place: number }> {
  constructor(position: number, place: number) {
    super({ position, place }, `vector ${position} holds something that is not a finite number at place ${place}`)
  }
}

export class NoVectors extends NamedError<Record<never, never>> {
  constructor() {
    super({}, 'no sample comes with a vector')
  }
}

const valuesOf = (content: Content) => (content.kind === 'vector' ? content.values : new Float32Array(0))

/** The width all have. `width` 0: not known yet; empty vectors go with any. Throws UnequalVectors, NotANumber. */
function checkedWidth(width: number, values: Float32Array, position: number): number {
  if (width > 0 && values.length > 0 && values.length !== width)
    throw new UnequalVectors(width, values.length, position)
  const odd = values.findIndex((value) => !Number.isFinite(value))
  if (odd >= 0) throw new NotANumber(position, odd + 1)
  return width > 0 ? width : values.length
}

const widthIn = (state: Uint8Array | null): number => new Int32Array(Uint8Array.from(state ?? []).buffer)[0] ?? 0

export const precomputed = defineBackbone({
  ...about,
  /** The width is what is learnt: one int32. Throws UnequalVectors, NotANumber, NoVectors. */
  async fit(pool, _, { signal }) {
    let width = 0
    let position = 0
    for await (const batch of pool()) {
      signal?.throwIfAborted()
      for (const content of batch) width = checkedWidth(width, valuesOf(content), ++position)
    }
    if (width === 0) throw new NoVectors()
    return new Uint8Array(Int32Array.of(width).buffer)
  },
  async open(_, state, { signal, onUnreadable }) {
    if (!state) throw new TypeError('precomputed.v1 opens with the state of its fit')
    const width = widthIn(state)
    return {
      dimensions: width,
      async embed(contents) {
        signal?.throwIfAborted()
        const out = matrix(contents.length, width)
        contents.forEach((content, i) => {
          const values = valuesOf(content)
          checkedWidth(width, values, i + 1)
          if (values.length === 0) onUnreadable?.(i, 'it came without a vector')
          rowOf(out, i).set(values)
        })
        return scaleRows(out)
      },
      close: async () => {},
    }
  },
  async toOnnx(_, state) {
    const dimensions = widthIn(state)
    const features = l2Normalise(input('vector', ['samples', dimensions]))
    const graph = emitGraph({ name: 'vector', outputs: { features } })
    return { model: encodeModel(graph), preparation: { kind: 'vector', dimensions } }
  },
  fingerprint: async (_, state) =>
    `precomputed.v1/${state ? new Int32Array(Uint8Array.from(state).buffer)[0] : 'unfitted'}`,
})
