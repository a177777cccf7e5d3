import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix } from '../platform/matrix.ts'
import { mulberry32 } from '../platform/random.ts'
import { logits } from '../training/linear-head.ts'
import { dropOut, predictUnderDropout } from './predict-under-dropout.ts'

test('a quarter of the numbers is kept, at four times their size, whichever they are', () => {
  const values = new Float32Array(40_000).fill(0.5)
  dropOut(values, mulberry32(3))
  const kept = [...values].filter((value) => value !== 0)
  expect(new Set(kept)).toEqual(new Set([2]))
  // Three standard deviations of 40,000 draws at 1/4.
  expect(Math.abs(kept.length - 10_000)).toBeLessThan(3 * Math.sqrt(40_000 * 0.1875))
  const places = Array.from({ length: 32 }, (_, at) => values.filter((value, i) => i % 32 === at && value !== 0).length)
  for (const count of places) expect(Math.abs(count - 312.5)).toBeLessThan(4 * Math.sqrt(1250 * 0.1875))
})

test('classes under dropout are those of a plain loop over the same masks', async () => {
  const [n, d, classes, seed] = [50, 6, 3, 9]
  const at = (i: number) => Math.sin(1.7 * i) + 0.4 * Math.cos(0.3 * i)
  const features = matrix(
    n,
    d,
    Float32Array.from({ length: n * d }, (_, i) => at(i)),
  )
  const weight = { shape: [d, classes], data: Float32Array.from({ length: d * classes }, (_, i) => at(i + 100)) }
  const bias = { shape: [classes], data: Float32Array.of(0.1, -0.2, 0) }
  const head = { parameters: { weight, bias }, logits }
  const found = await predictUnderDropout(head, features, seed, createRuntime({ threads: 1 }))
  const random = mulberry32(seed)
  for (const said of found) {
    const copy = features.data.slice()
    dropOut(copy, random)
    const theirs = Array.from({ length: n }, (_, i) => {
      const z = [...bias.data].map(
        (b, c) =>
          b +
          Array.from({ length: d }, (_, j) => copy[i * d + j]! * weight.data[j * classes + c]!).reduce((x, y) => x + y),
      )
      return z.indexOf(Math.max(...z))
    })
    expect([...said]).toEqual(theirs)
  }
  expect(new Set(found.map(String)).size).toBeGreaterThan(1)
})
