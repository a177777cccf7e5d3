import { expect, test } from 'vitest'
import { evaluate, floats } from '../../../tests/gradients/run-graph.ts'
import { grad } from '../autodiff.ts'
import { emitGraph } from '../emit.ts'
import { input } from '../tensor.ts'
import { reduceSum } from './reduce.ts'
import { maxPool } from './pooling.ts'

const image = [1, 2, 2, 0, 2, 2, 3, 3, 0]

async function slopeOf(shareTies: boolean, kernel: number[], strides: number[]) {
  const x = input('x', [1, 1, 3, 3])
  const [dx] = grad(reduceSum(maxPool(x, kernel, { strides, shareTies })), [x])
  const out = await evaluate(emitGraph({ name: 'ties', outputs: { dx: dx! } }), { x: floats(image, [1, 1, 3, 3]) })
  return out['dx']
}

test('a maximum reached twice passes the whole gradient to each, or equal parts of it when ties are shared', async () => {
  expect(await slopeOf(false, [2, 2], [2, 2])).toEqual([0, 1, 0, 0, 1, 0, 0, 0, 0])
  expect(await slopeOf(true, [2, 2], [2, 2])).toEqual([0, 0.5, 0, 0, 0.5, 0, 0, 0, 0])
})

test('windows that overlap add up what each of them passes back', async () => {
  // Maxima by window: 2 (twice), 2 (four times), 3 (twice), 3 (once).
  expect(await slopeOf(true, [2, 2], [1, 1])).toEqual([0, 0.75, 0.25, 0, 0.75, 0.25, 0.5, 1.5, 0])
  expect(await slopeOf(false, [2, 2], [1, 1])).toEqual([0, 2, 1, 0, 2, 1, 1, 2, 0])
})
