/**
 * Lazy rows: a step reads and renews only the rows of an embedding table that its batch names. A row and its slots lie side
 * by side in the table, so that writing one back touches one place. Rows a batch does not name keep their moments as they
 * are (PyTorch's SparseAdam does the same).
 */
export interface LazyTable {
  readonly rows: number
  readonly width: number
  /** How often a row's width lies in the table: the row itself, then the optimizer's slots of it. */
  readonly depth: number
  /** [rows, depth · width] */
  readonly data: Float32Array
}

/** A table of the given values [rows, width], its slots 0. */
export function lazyTable(
  slots: readonly string[],
  values: Float32Array,
  [rows, width]: readonly [number, number],
): LazyTable {
  const depth = 1 + slots.length
  const data = new Float32Array(rows * depth * width)
  for (let row = 0; row < rows; row++) data.set(values.subarray(row * width, (row + 1) * width), row * depth * width)
  return { rows, width, depth, data }
}

/** Writes a block of renewed rows [ids, depth · width] back to where they belong; places without a row have a negative id. */
export function putRows({ width, depth, data }: LazyTable, ids: Int32Array, block: Float32Array) {
  const length = depth * width
  for (let i = 0; i < ids.length; i++)
    if (ids[i]! >= 0) data.set(block.subarray(i * length, (i + 1) * length), ids[i]! * length)
}

/** The table alone, without slots: [rows, width]. */
export function valuesOf({ rows, width, depth, data }: LazyTable): Float32Array {
  const values = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const from = row * depth * width
    values.set(data.subarray(from, from + width), row * width)
  }
  return values
}
