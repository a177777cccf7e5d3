import { readLabelledFile, type LabelledFile } from '../../src-main/experiments/labelled-file.ts'
import type { FeatureSplit } from '../../src-main/experiments/labelled-features.ts'
import { matrix, rowOf } from '../../src-main/platform/matrix.ts'
import { mulberry32, normal, shuffled, type Random } from '../../src-main/platform/random.ts'

/** A text and its label. */
export interface Row {
  readonly text: string
  readonly label: string
}
export interface Rows {
  readonly train: readonly Row[]
  readonly test: readonly Row[]
}
export interface Regime {
  readonly name: string
  readonly budget: number
  readonly make: (rows: Rows, random: Random) => Rows
  /** What is done to the features of the texts. */
  readonly change?: (split: FeatureSplit, random: Random) => FeatureSplit
}

const labelsOf = ({ train }: Rows, count: number): string[] => {
  const sizes = [...Map.groupBy(train, ({ label }) => label)].sort(([, a], [, b]) => b.length - a.length)
  return sizes.slice(0, count).map(([label]) => label)
}
const both = ({ train, test }: Rows, change: (rows: readonly Row[]) => readonly Row[]): Rows => ({
  train: change(train),
  test: change(test),
})
const ofLabels = (rows: Rows, labels: readonly string[]): Rows =>
  both(rows, (part) => part.filter(({ label }) => labels.includes(label)))
/** At most so many of each label, the rest left out. */
const cut = (rows: Rows, sizeOf: (label: string) => number): Rows => {
  const left = new Map<string, number>()
  const train = rows.train.filter(({ label }) => {
    const taken = left.get(label) ?? 0
    left.set(label, taken + 1)
    return taken < sizeOf(label)
  })
  return { ...rows, train }
}
const few = (rows: Rows, random: Random, size: number): Rows => ({
  ...rows,
  train: shuffled([...rows.train], random).slice(0, size),
})
const letters = 'etaoinshrdlu etaoin '
const gibberish = (random: Random): string =>
  Array.from({ length: 40 }, () => letters[Math.floor(random() * letters.length)]).join('')
/** One letter of the text is another. */
const typo = (text: string, random: Random): string => {
  const at = Math.floor(random() * text.length)
  return text.slice(0, at) + letters[Math.floor(random() * letters.length)]! + text.slice(at + 1)
}

/** Labels that are the quarters of the samples along a random direction of the features: no groups to find. */
function alongDirection(split: FeatureSplit, random: Random): FeatureSplit {
  const direction = Float32Array.from({ length: split.train.rows.columns }, () => normal(random))
  const along = ({ rows }: FeatureSplit['train']) =>
    Array.from({ length: rows.rows }, (_, i) => rowOf(rows, i).reduce((sum, x, j) => sum + x * direction[j]!, 0))
  const sorted = along(split.train).toSorted((a, b) => a - b)
  const cuts = [1, 2, 3].map((quarter) => sorted[Math.floor((quarter * sorted.length) / 4)]!)
  const part = (of: FeatureSplit['train']) => ({
    rows: of.rows,
    labels: Int32Array.from(along(of), (at) => cuts.filter((cut) => at >= cut).length),
  })
  return { ...split, classes: ['1', '2', '3', '4'], train: part(split.train), test: part(split.test) }
}
/** Vectors that say nothing of the labels. */
function useless(split: FeatureSplit, random: Random): FeatureSplit {
  const part = ({ rows: { rows, columns }, labels }: FeatureSplit['train']) => {
    const noise = matrix(rows, columns)
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = normal(random) / Math.sqrt(columns)
    return { rows: noise, labels }
  }
  return { ...split, train: part(split.train), test: part(split.test) }
}

/** Pools that are hard in one way each, made of a file of some dozen labels. */
export const regimes: readonly Regime[] = [
  { name: 'ten labels', budget: 100, make: (rows) => ofLabels(rows, labelsOf(rows, 10)) },
  {
    name: 'two, one of them 1 %',
    budget: 200,
    make(rows, random) {
      const [rare] = labelsOf(rows, 1)
      const two = both(rows, (part) => part.map((row) => (row.label === rare ? row : { ...row, label: 'other' })))
      return cut(few(two, random, two.train.length), (label) => (label === rare ? 20 : 1980))
    },
  },
  {
    name: 'ten, one of them 1 %',
    budget: 200,
    make(rows) {
      const ten = labelsOf(rows, 10)
      return cut(ofLabels(rows, ten), (label) => (label === ten[9] ? 12 : 132))
    },
  },
  {
    name: 'forty, sizes by Zipf',
    budget: 240,
    make(rows) {
      const forty = labelsOf(rows, 40)
      return cut(ofLabels(rows, forty), (label) => Math.max(2, Math.round(137 / (forty.indexOf(label) + 1))))
    },
  },
  {
    name: 'one of 83 %, twenty others',
    budget: 240,
    make(rows, random) {
      const twenty = labelsOf(rows, 20)
      const merged = both(rows, (part) =>
        part.map((row) => (twenty.includes(row.label) ? row : { ...row, label: 'other' })),
      )
      return cut(few(merged, random, merged.train.length), (label) => (label === 'other' ? 1154 : 12))
    },
  },
  {
    name: 'a fifth of the labels wrong',
    budget: 200,
    make(rows, random) {
      const twenty = labelsOf(rows, 20)
      const { train, test } = few(ofLabels(rows, twenty), random, 1000)
      const wrong = (row: Row) => (random() < 0.2 ? { ...row, label: twenty[Math.floor(random() * 20)]! } : row)
      return { train: train.map(wrong), test }
    },
  },
  {
    name: 'a fifth of the texts junk',
    budget: 240,
    make(rows, random) {
      const { train, test } = few(ofLabels(rows, labelsOf(rows, 20)), random, 1600)
      const junk = Array.from({ length: 400 }, () => ({ text: gibberish(random), label: 'junk' }))
      return { train: [...train, ...junk], test }
    },
  },
  {
    name: 'each text five times, with typos',
    budget: 308,
    make(rows, random) {
      const { train, test } = few(rows, random, 440)
      return {
        train: train.flatMap((row) => Array.from({ length: 5 }, () => ({ ...row, text: typo(row.text, random) }))),
        test,
      }
    },
  },
  {
    name: 'eighty texts of five',
    budget: 40,
    make: (rows, random) => few(ofLabels(rows, labelsOf(rows, 5)), random, 80),
  },
  { name: 'two labels', budget: 54, make: (rows) => ofLabels(rows, labelsOf(rows, 2)) },
  {
    name: 'all thrown into three',
    budget: 240,
    make(rows, random) {
      const of = new Map(labelsOf(rows, Infinity).map((label) => [label, String(Math.floor(random() * 3))]))
      return both(few(rows, random, 1200), (part) => part.map((row) => ({ ...row, label: of.get(row.label)! })))
    },
  },
  {
    name: 'three words at most',
    budget: 160,
    make(rows, random) {
      const short = both(few(ofLabels(rows, labelsOf(rows, 20)), random, 600), (part) =>
        part.map((row) => ({ ...row, text: row.text.split(/\s+/).slice(0, 3).join(' ') })),
      )
      return short
    },
  },
  {
    name: 'features that say nothing',
    budget: 160,
    make: (rows, random) => few(ofLabels(rows, labelsOf(rows, 10)), random, 1500),
    change: useless,
  },
  {
    name: 'quarters along a direction',
    budget: 360,
    make: (rows, random) => few(rows, random, 1000),
    change: alongDirection,
  },
]

/** Of a labelled file of texts, the first label of each. */
export async function rowsOf(path: string): Promise<Row[]> {
  const { contents, labels } = await readLabelledFile(path)
  return contents.map((content, i) => ({ text: content.kind === 'text' ? content.text : '', label: labels[i]![0]! }))
}
export const fileOf = (rows: readonly Row[]): LabelledFile => ({
  contents: rows.map(({ text }) => ({ kind: 'text', text })),
  labels: rows.map(({ label }) => [label]),
})
/** The same rows for the same regime, whatever else is run; tests of a label that the pool has lost are left out. */
export function drawn({ name, make }: Regime, rows: Rows): Rows {
  const { train, test } = make(rows, mulberry32(name.length))
  const left = new Set(train.map(({ label }) => label))
  return { train, test: test.filter(({ label }) => left.has(label)) }
}
