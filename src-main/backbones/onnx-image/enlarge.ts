import type { Runtime, Session } from '../../compute/runtime.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { add, cast, clip, mul } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { constant, input, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Kernel, Preprocessing, Sides } from './preprocessing.ts'

/** Small images to the size a model sees, many of equal sides at once. */
export interface Enlarger {
  /** `planes` [rows, 3, from.height, from.width], bytes as numbers → what the model is fed, [rows, 3, height, width]. */
  run(planes: Float32Array, rows: number, from: Sides, to: Sides): Promise<Float32Array>
  release(): Promise<void>
}

type Smooth = Preprocessing & { readonly kernel: Exclude<Kernel, 'nearest'> }
export const canEnlarge = (p: Preprocessing): p is Smooth => p.resize !== null && p.kernel !== 'nearest'

const round = (x: Tensor) => cast(cast(add(clip(x, 0, 255), 0.5), 'int32'), 'float32')

/**
 * Enlarges as Pillow does: separable, across then down, whole numbers in between, then (byte · scale − mean) / deviation. Two products in
 * a graph of the runtime's; libvips places its samples differently and takes four times as long for small images, and stays the one
 * for making images smaller.
 */
export async function openEnlarger(
  runtime: Runtime,
  { kernel, crop, scale, mean, deviation }: Smooth,
): Promise<Enlarger> {
  const perChannel = (of: (c: number) => number) => constant(Float32Array.of(of(0), of(1), of(2)), [3, 1, 1])
  const wide = round(matMul(input('planes', ['rows', 3, 'h', 'w']), input('across', ['w', 'width'])))
  const bytes = round(matMul(input('down', ['height', 'h']), wide))
  const fed = add(
    mul(
      bytes,
      perChannel((c) => scale / deviation[c]!),
    ),
    perChannel((c) => -mean[c]! / deviation[c]!),
  )
  const session: Session = await runtime.session(encodeModel(emitGraph({ name: 'enlarge', outputs: { fed } })), {
    optimization: 'all',
  })
  const known = new Map<string, { down: Float32Array; across: Float32Array }>()
  const weightsFor = (from: Sides, to: Sides) => {
    const key = [from.width, from.height, to.width, to.height].join()
    const weights = known.get(key) ?? {
      across: transposed(taps(from.width, to.width, kernel, crop?.width), from.width),
      down: taps(from.height, to.height, kernel, crop?.height),
    }
    known.set(key, weights)
    return weights
  }
  return {
    async run(planes, rows, from, to) {
      const { across, down } = weightsFor(from, to)
      const { width, height } = crop ?? to
      const { fed } = await session.run({
        planes: { type: 'float32', dims: [rows, 3, from.height, from.width], data: planes },
        across: { type: 'float32', dims: [from.width, width], data: across },
        down: { type: 'float32', dims: [height, from.height], data: down },
      })
      return fed!.data as Float32Array
    },
    release: () => session.release(),
  }
}

/** Weights are whole multiples of 2⁻²², as Pillow's are; float32 holds them exactly. */
const UNIT = 2 ** -22

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** Weight at a distance, and how far it reaches. Bicubic: Keys 1981, a = −½. */
const KERNELS: Readonly<Record<Exclude<Kernel, 'nearest'>, { reach: number; at: (x: number) => number }>> = {
  linear: { reach: 1, at: (x) => 1 - x },
  cubic: { reach: 2, at: (x) => (x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2) },
  lanczos3: { reach: 3, at: (x) => sinc(x) * sinc(x / 3) },
}

/**
 * Weights of source samples for every target sample, each row summing to 1; `kept` of them from the middle, rows of zeros (black)
 * beyond the edge.  → [kept, source]
 */
export function taps(source: number, target: number, kernel: Exclude<Kernel, 'nearest'>, kept = target): Float32Array {
  const { reach, at } = KERNELS[kernel]
  const start = Math.floor((target - kept) / 2)
  const weights = new Float32Array(kept * source)
  for (let i = Math.max(0, start); i < Math.min(target, start + kept); i++) {
    const centre = ((i + 0.5) * source) / target
    const from = Math.max(0, Math.trunc(centre - reach + 0.5))
    const to = Math.min(source, Math.trunc(centre + reach + 0.5))
    const shares = Array.from({ length: to - from }, (_, t) => {
      const distance = Math.abs(from + t + 0.5 - centre)
      return distance < reach ? at(distance) : 0
    })
    const sum = shares.reduce((a, b) => a + b, 0)
    shares.forEach((share, t) => (weights[(i - start) * source + from + t] = Math.round(share / sum / UNIT) * UNIT))
  }
  return weights
}

/** [m, columns] → [columns, m] */
function transposed(data: Float32Array, columns: number): Float32Array {
  const rows = data.length / columns
  return Float32Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!)
}
