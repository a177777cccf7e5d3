import type { Tensor } from '../tensor.ts'
import { placesOf, spatial, type Sweep } from './convolution.ts'
import { add } from './elementwise.ts'
import { pad, slice, unslice } from './shape.ts'

/** The pixels each kernel tap meets, tap by tap (C order): each [n, c, …places]. Outside the image there is `outside`. */
export function taps(
  x: Tensor,
  kernel: readonly number[],
  { strides, pads, dilations }: Sweep,
  outside = 0,
): readonly Tensor[] {
  const axes = kernel.length
  const { places } = placesOf(spatial(x), kernel, { strides, pads, dilations })
  const padded = pad(x, [0, 0, ...pads.slice(0, axes)], [0, 0, ...pads.slice(axes)], outside)
  let found = [padded]
  kernel.forEach((size, i) => {
    const span = (places[i]! - 1) * strides[i]! + 1
    found = found.flatMap((part) =>
      Array.from({ length: size }, (_, k) =>
        slice(part, 2 + i, k * dilations[i]!, k * dilations[i]! + span, strides[i]),
      ),
    )
  })
  return found
}

/** The transpose of taps: each part added back to the pixels it was read from.  → [n, c, …sizes] */
export function untaps(
  parts: readonly Tensor[],
  sizes: readonly number[],
  kernel: readonly number[],
  { strides, pads, dilations }: Sweep,
): Tensor {
  const axes = kernel.length
  const padded = sizes.map((size, i) => size + pads[i]! + pads[axes + i]!)
  let left = [...parts]
  for (let i = axes - 1; i >= 0; i--) {
    const taken = left
    left = Array.from({ length: taken.length / kernel[i]! }, (_, at) =>
      Array.from({ length: kernel[i]! }, (_, k) =>
        unslice(taken[at * kernel[i]! + k]!, 2 + i, padded[i]!, k * dilations[i]!, strides[i]),
      ).reduce((a, b) => add(a, b)),
    )
  }
  return sizes.reduce<Tensor>((t, size, i) => slice(t, 2 + i, pads[i]!, pads[i]! + size), left[0]!)
}
