import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { matrix } from '../../platform/matrix.ts'
import { plainMatrixMath } from './plain-matrix-math.ts'
import { typicalityOf } from './typicality.ts'

const X = [
  [0, 0],
  [0.2, 0],
  [0, 0.2],
  [0.2, 0.2],
  [3, 0],
  [3.2, 0.1],
  [3, 0.3],
  [0, 3],
  [0.1, 3.1],
  [6, 6],
]

test('typicality is that of the reference, cluster by cluster', async () => {
  const { cluster, K, typicality } = golden<{ cluster: number[]; K: number; typicality: Record<string, number[]> }>(
    'typiclust',
  )
  for (const c of [0, 1, 2]) {
    const points = X.filter((_, i) => cluster[i] === c)
    const rows = matrix(points.length, 2)
    rows.data.set(points.flat())
    const found = await typicalityOf(rows, Math.min(K, points.length - 1), plainMatrixMath)
    // Features and distances are float32.
    typicality[c]!.forEach((value, i) => expect(found[i]! / value).toBeCloseTo(1, 4))
  }
})
