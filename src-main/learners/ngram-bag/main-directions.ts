import type { Content } from '../../backbones/backbone.ts'
import { ngramLsa } from '../../backbones/ngram-lsa/ngram-lsa.ts'
import { addTimes, type SparseRows } from '../../backbones/ngram-lsa/sparse-rows.ts'
import { unpackState } from '../../backbones/ngram-lsa/state.ts'
import { matrix } from '../../platform/matrix.ts'
import type { TrainingContext } from '../../training/training-task.ts'

/**
 * Rows that begin where latent semantic analysis of the pool puts their patterns: unlabelled texts teach which patterns belong together.
 * Scaled so that the sums over the texts spread as those of rows drawn by chance do. Few texts have fewer directions than the table is
 * wide: the other columns stay as drawn.  → [words, width]
 */
export async function mainDirections(
  pool: readonly Content[],
  [vocabulary, width]: readonly [number, number],
  texts: SparseRows,
  byChance: Float32Array,
  { runtime, seed, signal }: TrainingContext,
): Promise<Float32Array> {
  const all = async function* () {
    yield pool
  }
  const state = await ngramLsa.fit!(all, { dimensions: width, vocabulary }, { runtime, seed, signal })
  const { basis } = unpackState(state)
  const found = basis.columns
  const scale = spreadOf(texts, byChance, width) / spreadOf(texts, basis.data, found)
  const table = byChance.slice()
  for (let word = 0; word < basis.rows; word++)
    for (let j = 0; j < found; j++) table[word * width + j] = basis.data[word * found + j]! * scale
  return table
}

/** Root mean square of the sums over texts. */
function spreadOf(texts: SparseRows, data: Float32Array, columns: number): number {
  const sums = matrix(texts.rows, columns)
  addTimes(texts, { rows: data.length / columns, columns, data }, sums)
  return Math.sqrt(sums.data.reduce((total, x) => total + x * x, 0) / Math.max(1, sums.data.length)) || 1
}
