/**
 * Lazy rows: a step reads and renews only the rows of an embedding table that its batch names. The step's graph sees a
 * parameter of [bucket, width]; a row and its slots lie side by side in the table, so that fetching one touches one place.
 * Rows a batch does not name keep their moments as they are (PyTorch's SparseAdam does the same).
 */
export interface LazyTable {
  readonly rows: number
  readonly width: number
  /** The parameter's name, then its slots', as the training step's state has them: `table`, `table.moment1`, … */
  readonly names: readonly string[]
  /** [rows, names · width] */
  readonly data: Float32Array
}

/** A table of the given values [rows, width], its slots 0. */
export function lazyTable(
  name: string,
  slots: readonly string[],
  values: Float32Array,
  [rows, width]: readonly [number, number],
): LazyTable {
  const names = [name, ...slots.map((slot) => `${name}.${slot}`)]
  const data = new Float32Array(rows * names.length * width)
  for (let row = 0; row < rows; row++)
    data.set(values.subarray(row * width, (row + 1) * width), row * names.length * width)
  return { rows, width, names, data }
}

/** The named rows, each state name [bucket, width]; rows beyond the ids are 0 and never written back. */
export function takeRows(
  { width, names, data }: LazyTable,
  ids: Int32Array,
  bucket: number,
): Record<string, Float32Array> {
  return Object.fromEntries(
    names.map((name, slot) => {
      const block = new Float32Array(bucket * width)
      for (let i = 0, to = 0; i < ids.length; i++) {
        const from = (ids[i]! * names.length + slot) * width
        // Rows are short: copying number by number is quicker than a view for each.
        for (let j = 0; j < width; j++) block[to++] = data[from + j]!
      }
      return [name, block]
    }),
  )
}

/** Writes a step's outputs (by state name) back into the rows they were taken from. */
export function putRows(
  { width, names, data }: LazyTable,
  ids: Int32Array,
  next: Readonly<Record<string, Float32Array>>,
) {
  names.forEach((name, slot) => {
    const block = next[name]!
    for (let i = 0, from = 0; i < ids.length; i++) {
      const to = (ids[i]! * names.length + slot) * width
      for (let j = 0; j < width; j++) data[to + j] = block[from++]!
    }
  })
}

/** The table alone, without slots: [rows, width]. */
export function valuesOf({ rows, width, names, data }: LazyTable): Float32Array {
  const values = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const from = row * names.length * width
    values.set(data.subarray(from, from + width), row * width)
  }
  return values
}

/** A bag of rows: which, and how much of each (1 per mention, or 1/mentions for a mean). */
export interface Bag {
  readonly ids: ArrayLike<number>
  readonly shares: ArrayLike<number>
}

/**
 * A batch of bags as the dense product embeddingBag wants: the rows they name, once each in order of appearance, and
 * counts [bags, bucket], where bucket is the smallest of `buckets` that holds them (static shapes: one graph per bucket).
 */
export function denseBags(bags: readonly Bag[], buckets: readonly number[]) {
  const place = new Map<number, number>()
  const places = new Int32Array(bags.reduce((sum, { ids }) => sum + ids.length, 0))
  let mention = 0
  for (const { ids } of bags)
    for (let i = 0; i < ids.length; i++) {
      const known = place.get(ids[i]!)
      places[mention++] = known ?? place.size
      if (known === undefined) place.set(ids[i]!, place.size)
    }
  const bucket = buckets.find((size) => size >= place.size)
  if (bucket === undefined) throw new RangeError(`${place.size} rows in a batch, but buckets of ${buckets.join(', ')}`)
  const counts = new Float32Array(bags.length * bucket)
  mention = 0
  bags.forEach(({ ids, shares }, bag) => {
    for (let i = 0; i < ids.length; i++) counts[bag * bucket + places[mention++]!]! += shares[i]!
  })
  return { ids: Int32Array.from(place.keys()), bucket, counts }
}
