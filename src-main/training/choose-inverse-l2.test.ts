import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { chooseInverseL2 } from './choose-inverse-l2.ts'

const [N, D, CLASSES] = [900, 24, 6]
const context = { runtime: createRuntime({ threads: 1 }), seed: 1 }

/** Unit rows in all directions; the class is the one of six random directions a row is most along, so that a head can be exact. A share is thrown among all. */
function rowsOf(wrong: number, n = N): { rows: Matrix; labels: Int32Array } {
  const random = mulberry32(11)
  const axes = Array.from({ length: CLASSES }, () => Array.from({ length: D }, () => normal(random)))
  const rows = matrix(n, D)
  const labels = Int32Array.from({ length: n }, (_, i) => {
    const row = Float32Array.from({ length: D }, () => normal(random))
    const length = Math.hypot(...row)
    rows.data.set(
      row.map((x) => x / length),
      i * D,
    )
    const along = axes.map((axis) => axis.reduce((sum, a, j) => sum + a * row[j]!, 0))
    return random() < wrong ? Math.floor(random() * CLASSES) : along.indexOf(Math.max(...along))
  })
  return { rows, labels }
}

test('labels of which a third is thrown are held back, clean ones are trusted more', async () => {
  const [clean, noisy] = [rowsOf(0), rowsOf(0.35)]
  const ofClean = await chooseInverseL2(clean.rows, clean.labels, CLASSES, context)
  const ofNoisy = await chooseInverseL2(noisy.rows, noisy.labels, CLASSES, context)
  expect(ofClean).toBeGreaterThan(ofNoisy)
})

test('of several labels likewise, each by itself', async () => {
  const several = (wrong: number) => {
    const { rows, labels } = rowsOf(0)
    const random = mulberry32(3)
    const flip = (has: boolean) => Number(random() < wrong ? random() < 1 / CLASSES : has)
    const targets = matrix(
      N,
      CLASSES,
      Float32Array.from({ length: N * CLASSES }, (_, k) => flip(labels[Math.floor(k / CLASSES)] === k % CLASSES)),
    )
    return chooseInverseL2(rows, targets, CLASSES, context)
  }
  expect(await several(0.4)).toBeLessThan(await several(0))
})

test('too few labels to leave some out are trusted', async () => {
  const { rows, labels } = rowsOf(0.35, 50)
  expect(await chooseInverseL2(rows, labels, CLASSES, context)).toBe(50)
})

test('what the model before chose is kept until the labels have grown by a quarter', async () => {
  const { rows, labels } = rowsOf(0.35)
  const after = (n: number) => chooseInverseL2(rows, labels, CLASSES, context, { inverseL2: 7, labels: n })
  expect(await after(N - 10)).toBe(7)
  const fresh = await chooseInverseL2(rows, labels, CLASSES, context)
  expect([await after(0.75 * N), await after(12)]).toEqual([fresh, fresh])
})
