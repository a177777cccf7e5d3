/** From so many bytes on a table’s rows are so wide: a wider row wants more texts to learn from than it gives back in a small table. */
const WIDTHS = [
  [8_000_000, 384],
  [3_000_000, 192],
  [0, 64],
] as const
/** Of a row beside its numbers: its scale, its bucket and how rare it is. */
const BESIDE = 12
const [FEWEST, MOST] = [1000, 200_000]

/** The options of a student that takes no more than so many bytes, its last layer counted once: rows in bytes that begin at the pool’s directions; rates and epochs as measured in docs/distillation.md. */
export function studentOptions(bytes: number, classes: number) {
  const width = WIDTHS.find(([from]) => bytes >= from)![1]
  const layers = 4 * (width + classes * (width + 1))
  const vocabulary = Math.min(MOST, Math.max(FEWEST, Math.floor((bytes - layers) / (width + BESIDE))))
  return {
    vocabulary,
    width,
    bytes: true,
    begin: 'directions',
    dropout: 0.2,
    epochs: 10,
    rate: 6e-3,
    batch: 128,
  } as const
}
