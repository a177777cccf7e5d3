import type { OptionValues } from '../../contract/options.ts'

/** From so many bytes on features and hidden layer are so wide. */
const WIDTHS = [
  [8_000_000, { dimensions: 256, tableDimensions: 256, hidden: 384 }],
  [3_000_000, { dimensions: 192, tableDimensions: 192, hidden: 256 }],
  [900_000, { dimensions: 96, tableDimensions: 96, hidden: 128 }],
  [0, { dimensions: 48, tableDimensions: 48, hidden: 64 }],
] as const
/** Of a pattern beside its numbers: scale, bucket and how rare it is; of a word piece its scale and its letters. */
const [BESIDE_PATTERN, BESIDE_PIECE] = [12, 19]
/** Special pieces and single letters stay whatever is asked for. */
const ALWAYS = 190
/** What a tokeniser says beside its pieces. */
const SETTINGS = 4000
const [FEWEST, MOST_PATTERNS, MOST_PIECES] = [500, 200_000, 30_522]

/**
 * The options of a student that takes about so many bytes at most, its last layer counted once: half of what the layers leave to patterns, half to word
 * pieces, or all to the one that is wanted.
 */
export function studentOptions(bytes: number, classes: number, given: OptionValues = {}): OptionValues {
  const { features = 'both', head = 'layer', ...own } = given
  const widths = { ...WIDTHS.find(([from]) => bytes >= from)![1], ...own }
  const [d, t, hidden] = [widths.dimensions, widths.tableDimensions, widths.hidden].map(Number) as [
    number,
    number,
    number,
  ]
  const width = (features === 'table' ? 0 : d) + (features === 'patterns' ? 0 : t)
  const layers = head === 'layer' ? 4 * (hidden * (width + 1) + classes * (hidden + 1)) : 4 * classes * (width + 1)
  const left = Math.max(0, bytes - layers - SETTINGS)
  const count = (share: number, each: number, most: number) =>
    Math.min(most, Math.max(FEWEST, Math.floor((share * left) / each)))
  const pieces = Math.max(FEWEST, count(features === 'table' ? 1 : 0.5, t + BESIDE_PIECE, MOST_PIECES) - ALWAYS)
  const rest =
    features === 'patterns' ? 1 : 1 - Math.min(0.5, ((pieces + ALWAYS) * (t + BESIDE_PIECE)) / Math.max(1, left))
  const vocabulary = count(rest, d + BESIDE_PATTERN, MOST_PATTERNS)
  return { ...widths, pieces, vocabulary, epochs: 30 }
}
