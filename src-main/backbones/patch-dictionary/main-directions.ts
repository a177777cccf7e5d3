import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Random } from '../../platform/random.ts'
import type { BackboneContext } from '../backbone.ts'
import { openProducts } from '../ngram-lsa/products.ts'
import { rowSpace } from '../ngram-lsa/row-space.ts'
import { centred } from './dictionary.ts'

const POWERS = 2
/** Weight of what tells an image from its mirror image, against what they share: it counts, where labels go by it, but for less. */
const ASYMMETRY = 0.5
/** Share of the usual deviation below which a column is taken for even. */
const LEAST = 0.1

export interface Projection {
  /** [columns, dimensions] */
  readonly basis: Matrix
  /** [dimensions], of the mean row */
  readonly offset: Float32Array
}

/** The main directions of rows of pooled patches, each column over its deviation.  x [n, columns] is changed in place. */
export async function mainDirections(
  x: Matrix,
  block: number,
  dimensions: number,
  random: Random,
  { runtime, signal }: Pick<BackboneContext, 'runtime' | 'signal'>,
): Promise<Projection> {
  const mean = centred(x)
  const scales = columnScales(x, block)
  for (let i = 0; i < x.rows; i++) {
    const row = rowOf(x, i)
    for (let j = 0; j < row.length; j++) row[j]! *= scales[j]!
  }
  const rare = {
    rows: x.rows,
    starts: new Int32Array(x.rows + 1),
    columns: new Int32Array(0),
    values: new Float32Array(0),
  }
  const products = await openProducts(runtime)
  try {
    const rank = { dimensions, powers: POWERS }
    const basis = await rowSpace({ frequent: x, rare }, x.columns, rank, random, products, signal)
    for (let j = 0; j < basis.rows; j++) {
      const row = rowOf(basis, j)
      for (let d = 0; d < row.length; d++) row[d]! *= scales[j]!
    }
    const offset = await products.dense(matrix(1, mean.length, mean), basis)
    return { basis, offset: offset.data }
  } finally {
    await products.release()
  }
}

/** 1/deviation of every column of sums; of the differences that follow each block of sums, ASYMMETRY/deviation of their sum. */
function columnScales({ rows, columns, data }: Matrix, block: number): Float64Array {
  const deviations = new Float64Array(columns)
  for (let at = 0; at < data.length; at++) deviations[at % columns]! += data[at]! ** 2 / rows
  const isSum = (j: number) => Math.floor(j / block) % 2 === 0
  const usual = deviations.reduce((sum, square, j) => sum + (isSum(j) ? Math.sqrt(square) : 0), 0) / (columns / 2)
  const scaleOf = (j: number) => (usual === 0 ? 1 : 1 / (Math.sqrt(deviations[j]!) + LEAST * usual))
  return Float64Array.from({ length: columns }, (_, j) => (isSum(j) ? scaleOf(j) : ASYMMETRY * scaleOf(j - block)))
}
