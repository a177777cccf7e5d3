import { expect, test } from 'vitest'
import { evaluate, floats } from '../../../tests/gradients/run-graph.ts'
import { emitGraph } from '../emit.ts'
import { input, ShapeMismatch } from '../tensor.ts'
import { gridSample } from './grid-sample.ts'

test('an image is read between its pixels, the edge repeated', async () => {
  const y = gridSample(input('x', [1, 2, 2, 2]), input('grid', [1, 1, 4, 2]))
  // Middles of pixels lie at ±½: the middle of the image, a pixel, a quarter of the way from it to its right neighbour, beyond the corner.
  const places = [0, 0, -0.5, 0.5, -0.25, -0.5, 2, 2]
  const feeds = { x: floats([1, 2, 3, 4, 10, 20, 30, 40], [1, 2, 2, 2]), grid: floats(places, [1, 1, 4, 2]) }
  const out = await evaluate(emitGraph({ name: 'read', outputs: { y } }), feeds)
  expect(out['y']).toEqual([2.5, 3, 1.25, 4, 25, 30, 12.5, 40])
})

test('a grid of other images, or not of pairs, is refused', () => {
  expect(() => gridSample(input('x', [2, 3, 4, 4]), input('grid', [1, 4, 4, 2]))).toThrow(ShapeMismatch)
  expect(() => gridSample(input('x', [2, 3, 4, 4]), input('grid', [2, 4, 4, 3]))).toThrow(ShapeMismatch)
})
