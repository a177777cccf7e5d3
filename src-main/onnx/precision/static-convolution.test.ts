import { expect, test } from 'vitest'
import { createRuntime } from '../../compute/ort-runtime.ts'
import { mulberry32, normal } from '../../platform/random.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { conv } from '../../tensor-graph/ops/convolution.ts'
import { constant, input } from '../../tensor-graph/tensor.ts'
import { encodeModel } from '../codec.ts'
import { staticInt8, watched } from './static-int8.ts'
import { widened } from './widened.ts'

const runtime = createRuntime({ threads: 1 })
const random = mulberry32(11)
const floats = (count: number, from = normal) => Float32Array.from({ length: count }, () => from(random))
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

interface Case {
  readonly kernel: readonly [number, number, number, number]
  readonly groups: number
  readonly bias: boolean
}

/** A convolution of contents [channels, side, side], as float32 and as its file of bytes has it, which watched all of them. */
async function bothWays({ kernel: shape, groups, bias }: Case) {
  const [out, inner] = shape
  const [channels, side, contents] = [inner * groups, 6, 5]
  const [kernel, shift] = [floats(sizeOf(shape)), bias ? floats(out) : null]
  const x = input('x', ['n', channels, side, side])
  const y = conv(x, constant(kernel, shape), { groups, ...(shift ? { bias: constant(shift, [out]) } : {}) })
  const whole = encodeModel(emitGraph({ name: 'layer', outputs: { y } }))
  // None of the channels has a mean of 0.
  const fed = Array.from({ length: contents }, () => floats(channels * side * side).map((one) => Math.abs(one)))
  const feeds = (data: Float32Array) => ({ x: { type: 'float32', dims: [1, channels, side, side], data } }) as const
  const { model, names, inputs } = watched(whole)
  const ranges = new Map<string, ReturnType<typeof widened>>()
  const telling = await runtime.session(model)
  for (const [seen, data] of fed.entries()) {
    const values = { ...feeds(data), ...(await telling.run(feeds(data))) }
    for (const name of [...names, ...inputs]) {
      const { dims, data: numbers } = values[name as 'x']
      ranges.set(name, widened(ranges.get(name), { dims, data: Float32Array.from(numbers) }, seen))
    }
  }
  const answers = async (file: Uint8Array) => {
    const session = await runtime.session(file, { optimization: 'all' })
    const said: Float32Array[] = []
    for (const data of fed) said.push(Float32Array.from((await session.run(feeds(data)))['y']!.data, Number))
    await session.release()
    return said
  }
  const withoutMeans = new Map([...ranges].map(([name, { low, high }]) => [name, { low, high }]))
  return {
    kernel,
    shift,
    fed,
    side,
    float: await answers(whole),
    bytes: await answers(staticInt8(whole, ranges)),
    uncorrected: await answers(staticInt8(whole, withoutMeans)),
  }
}

/** From the smallest to the largest and 0 in 255 steps: as ONNX defines quantising to uint8. */
function inBytes(all: readonly Float32Array[]) {
  const numbers = all.flatMap((one) => [...one])
  const [low, high] = [Math.min(0, ...numbers), Math.max(0, ...numbers)]
  const scale = (high - low) / 255
  const zero = Math.round(-low / scale)
  return { scale, of: (x: number) => (Math.max(0, Math.min(255, Math.round(x / scale) + zero)) - zero) * scale }
}

test('a convolution of bytes is what rounding by hand gives: kernel by channel, bias with what rounding loses', async () => {
  const [out, inner] = [4, 3]
  const { kernel, shift, fed, side, float, bytes } = await bothWays({
    kernel: [out, inner, 1, 1],
    groups: 1,
    bias: true,
  })
  const [before, after, area] = [inBytes(fed), inBytes(float), side * side]
  const mean = (channel: number) =>
    fed.flatMap((one) => [...one.subarray(channel * area, (channel + 1) * area)]).reduce((a, b) => a + b) /
    (fed.length * area)
  for (let c = 0; c < out; c++) {
    const w = [...kernel.subarray(c * inner, (c + 1) * inner)]
    const step = Math.max(...w.map((one, i) => Math.max(Math.abs(one), Math.abs(one + (w[i + 1] ?? 0))))) / 127
    const rounded = w.map((one) => Math.round(one / step) * step)
    const bias = shift![c]! + w.reduce((sum, one, i) => sum + (one - rounded[i]!) * mean(i), 0)
    for (const [k, one] of fed.entries())
      for (let at = 0; at < area; at++) {
        const sum = rounded.reduce((total, r, i) => total + r * before.of(one[i * area + at]!), bias)
        // The bias is kept in steps of its own; where the sum is a half, either way is right.
        expect(Math.abs(bytes[k]![c * area + at]! - sum)).toBeLessThan(0.501 * after.scale + before.scale * step)
      }
  }
})

test.each([
  { name: 'a channel at a time', kernel: [8, 1, 3, 3], groups: 8, bias: true },
  { name: 'in two groups, without a bias of its own', kernel: [8, 4, 3, 3], groups: 2, bias: false },
] as const)('what rounding a kernel loses in the mean is given back ($name)', async (layer) => {
  const { float, bytes, uncorrected } = await bothWays(layer)
  const area = float[0]!.length / layer.kernel[0]
  /** Σ over channels (mean of what is off)² */
  const lost = (file: readonly Float32Array[]) =>
    Array.from({ length: layer.kernel[0] }, (_, c) => {
      const off = float.flatMap((one, k) =>
        Array.from({ length: area }, (_, at) => file[k]![c * area + at]! - one[c * area + at]!),
      )
      return (off.reduce((a, b) => a + b) / off.length) ** 2
    }).reduce((a, b) => a + b)
  expect(lost(bytes)).toBeLessThan(lost(uncorrected) / 4)
})
