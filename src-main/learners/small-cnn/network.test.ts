import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { matrix } from '../../platform/matrix.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import type { Parameters } from '../../training/training-task.ts'
import { featuresOf } from './features-of.ts'
import { averageShapes, freshParameters, operationsOf, weightShapes } from './network.ts'

const SIDE = 8
const random = mulberry32(9)
const numbers = (shape: readonly number[], make: () => number) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, make),
})
const layer = (i: number, from: number, to: number): Parameters => ({
  [`kernel${i}`]: numbers([to, from, 3, 3], () => normal(random) / 3),
  [`scale${i}`]: numbers([to], () => 0.5 + random()),
  [`shift${i}`]: numbers([to], () => normal(random) / 5),
  [`mean${i}`]: numbers([to], () => normal(random) / 5),
  [`variance${i}`]: numbers([to], () => 0.5 + random()),
})
const channels = [3, 4, 5, 6, 6, 6]
const last = { weight: numbers([6, 2], () => normal(random)), bias: numbers([2], () => 0) }
const five: Parameters = Object.assign(
  {},
  ...[0, 1, 2, 3, 4].map((i) => layer(i, channels[i]!, channels[i + 1]!)),
  last,
)
const three: Parameters = Object.assign({}, ...[0, 1, 2].map((i) => layer(i, channels[i]!, [4, 5, 6][i]!)), last)
const image = numbers([3 * SIDE * SIDE], () => normal(random)).data

/** Planes of an image, each side² long. */
type Planes = readonly Float64Array[]
const planes = (of: ArrayLike<number>): Planes =>
  [0, 1, 2].map((c) => Float64Array.from({ length: SIDE * SIDE }, (_, i) => of[c * SIDE * SIDE + i]!))

/** Convolution and norm with loops, nothing shared with the graph. */
function normed(p: Parameters, i: number, x: Planes, stride = 1): Planes {
  const side = Math.sqrt(x[0]!.length)
  const at = (name: string, c: number) => p[`${name}${i}`]!.data[c]!
  return Array.from({ length: p[`scale${i}`]!.data.length }, (_, out) => {
    const factor = at('scale', out) / Math.sqrt(at('variance', out) + 1e-5)
    return Float64Array.from({ length: (side / stride) ** 2 }, (_, place) => {
      const [row, column] = [stride * Math.floor((place * stride) / side), stride * (place % (side / stride))]
      let sum = 0
      x.forEach((plane, c) => {
        for (let tap = 0; tap < 9; tap++) {
          const [r, k] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1]
          if (r < 0 || k < 0 || r >= side || k >= side) continue
          sum += plane[r * side + k]! * p[`kernel${i}`]!.data[(out * x.length + c) * 9 + tap]!
        }
      })
      return (sum - at('mean', out)) * factor + at('shift', out)
    })
  })
}
const relu = (x: Planes): Planes => x.map((plane) => plane.map((value) => Math.max(0, value)))
const halved = (x: Planes): Planes =>
  x.map((plane) => {
    const side = Math.sqrt(plane.length)
    return Float64Array.from({ length: plane.length / 4 }, (_, i) => {
      const corner = 2 * Math.floor(i / (side / 2)) * side + 2 * (i % (side / 2))
      return Math.max(...[0, 1, side, side + 1].map((step) => plane[corner + step]!))
    })
  })

async function found(parameters: Parameters) {
  const { data } = await featuresOf(parameters, matrix(1, image.length, image), createRuntime({ threads: 1 }))
  return [...data]
}
const close = (values: readonly number[], wanted: readonly number[]) =>
  wanted.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4))
const top = (of: ArrayLike<number>) => {
  const fine = relu(normed(five, 1, relu(normed(five, 0, planes(of), 2))))
  const coarse = halved(relu(normed(five, 2, halved(fine))))
  const more = normed(five, 4, relu(normed(five, 3, coarse)))
  return relu(coarse.map((plane, c) => plane.map((value, i) => value + more[c]![i]!))).map((plane) =>
    Math.max(...plane),
  )
}

test('features are what the five convolutions say worked out one by one; where images were mirrored, the mean of both views', async () => {
  close(await found(five), top(image))
  const turned = image.map((_, i) => image[SIDE * Math.floor(i / SIDE) + SIDE - 1 - (i % SIDE)]!)
  const both = top(image).map((value, c) => (value + top(turned)[c]!) / 2)
  close(await found({ ...five, mirror: { shape: [], data: Float32Array.of(1) } }), both)
})

test('a model trained when there were three convolutions says what it said', async () => {
  const coarse = [0, 1, 2].reduce((x, i) => halved(relu(normed(three, i, x))), planes(image))
  close(
    await found(three),
    coarse.map((plane) => plane.reduce((a, b) => a + b) / plane.length),
  )
})

test('a network begins with all that a training and a trained one read', () => {
  expect(Object.keys(freshParameters(4, random)).sort()).toEqual(
    Object.keys({ ...weightShapes(4), ...averageShapes }).sort(),
  )
})

test('operations of a step are those of its convolutions, three times over', () => {
  // Multiplications of an image of 32 × 32: 16²·27·32, 16²·288·64, 8²·576·128, twice 4²·1152·128.
  expect(operationsOf(2, 32)).toBe(2 * 6 * (221_184 + 4_718_592 + 4_718_592 + 2 * 2_359_296))
})
