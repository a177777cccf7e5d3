import { expect, test } from 'vitest'
import { evaluate, floats } from '../../../tests/gradients/run-graph.ts'
import { mulberry32 } from '../../platform/random.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { input } from '../../tensor-graph/tensor.ts'
import { DRAWS, mirrored, varied } from './varied.ts'

const SIDE = 6
const random = mulberry32(4)
const image = Array.from({ length: 3 * SIDE * SIDE }, () => random())

async function variedBy(draws: number[], mirror = true): Promise<number[]> {
  const y = varied(input('x', [1, 3, SIDE, SIDE]), input('draws', [1, DRAWS]), mirror)
  const feeds = { x: floats(image, [1, 3, SIDE, SIDE]), draws: floats(draws, [1, DRAWS]) }
  return (await evaluate(emitGraph({ name: 'varied', outputs: { y } }), feeds))['y'] as number[]
}
const close = (found: readonly number[], wanted: readonly number[]) =>
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4))
const pixel = (x: number, y: number, channel: number) => {
  const inside = (at: number) => Math.min(SIDE - 1, Math.max(0, at))
  return image[channel * SIDE * SIDE + inside(y) * SIDE + inside(x)]!
}

/** Each pixel by itself: turned, slanted and scaled around the middle, moved, and read from the four around it. */
function plainly(
  degrees: number,
  scale: number,
  slant: number,
  [right, down]: readonly [number, number],
  flip: number,
) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const middle = (SIDE - 1) / 2
  return image.map((_, i) => {
    const [channel, row, column] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE]
    const [u, v] = [flip * (column - middle), row - middle]
    const x = middle + right + scale * (c * (u + slant * v) - s * v)
    const y = middle + down + scale * (s * (u + slant * v) + c * v)
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const along = (at: number) => pixel(left, at, channel) * (left + 1 - x) + pixel(left + 1, at, channel) * (x - left)
    return along(top) * (top + 1 - y) + along(top + 1) * (y - top)
  })
}

test('draws in the middle leave a picture as it is; below the middle the last one mirrors it, where it may', async () => {
  const middle = [0.5, 0.5, 0.5, 0.5, 0.5]
  close(await variedBy([...middle, 0.5]), image)
  close(await variedBy([...middle, 0.4], false), image)
  const turned = await variedBy([...middle, 0.4])
  close(turned, plainly(0, 1, 0, [0, 0], -1))
  const graph = emitGraph({ name: 'mirrored', outputs: { y: mirrored(input('x', [1, 3, SIDE, SIDE])) } })
  close((await evaluate(graph, { x: floats(image, [1, 3, SIDE, SIDE]) }))['y'] as number[], turned)
})

test('turned up to 10°, scaled and slanted up to a tenth, moved up to 3/32 of the side, as one pixel after the other is', async () => {
  const move = (3 / 32) * SIDE
  close(await variedBy([1, 0.5, 0.5, 0.5, 0.5, 0.9]), plainly(10, 1, 0, [0, 0], 1))
  close(await variedBy([0.5, 1, 0.5, 0.5, 0.5, 0.9]), plainly(0, Math.exp(0.1), 0, [0, 0], 1))
  close(await variedBy([0.5, 0.5, 1, 0.5, 0.5, 0.9]), plainly(0, 1, 0.1, [0, 0], 1))
  close(await variedBy([0.5, 0.5, 0.5, 1, 0, 0.9]), plainly(0, 1, 0, [move, -move], 1))
  close(await variedBy([0.25, 0.25, 0.75, 0, 0.75, 0.1]), plainly(-5, Math.exp(-0.05), 0.05, [-move, move / 2], -1))
})
