import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Content } from '../../../src-main/backbones/backbone.ts'
import { createRuntime } from '../../../src-main/compute/ort-runtime.ts'
import { readLabelledFile } from '../../../src-main/experiments/labelled-file.ts'
import { numberedLabels } from '../../../src-main/experiments/numbered-labels.ts'
import { mulberry32, shuffled } from '../../../src-main/platform/random.ts'

export const SHARED = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
export const runtime = createRuntime({ threads: 1 })
/** What took minutes to learn is kept here, for the next run. */
export const KEPT = join(tmpdir(), 'kindling-distil')
mkdirSync(KEPT, { recursive: true })

/** Texts to learn from and texts to measure on. */
export interface Split {
  readonly name: string
  readonly classes: number
  readonly pool: readonly Content[]
  readonly labels: Int32Array
  readonly asked: readonly Content[]
  readonly truth: Int32Array
}

/** Of the training file, held out to choose a recipe on. */
const HELD_OUT = 2000

/** banking77: its two files, or the training file with a random part held out (`holdout`), so that nothing is chosen on the test file. */
export async function bankingSplit(on: 'test' | 'holdout'): Promise<Split> {
  const read = (part: string) =>
    readLabelledFile(join(SHARED, `data/banking77/${part}.csv`), { text: 'text', label: 'label' })
  const files = { train: await read('train'), test: await read('test') }
  const numbered = numberedLabels(files)
  const [train, test] = [numbered.train as Int32Array, numbered.test as Int32Array]
  const { contents } = files.train
  const classes = numbered.classes.length
  if (on === 'test')
    return { name: on, classes, pool: contents, labels: train, asked: files.test.contents, truth: test }
  const order = shuffled([...contents.keys()], mulberry32(77))
  const [asked, pool] = [order.slice(0, HELD_OUT), order.slice(HELD_OUT).sort((a, b) => a - b)]
  const at = (rows: readonly number[]) => rows.map((row) => contents[row]!)
  const labelsAt = (rows: readonly number[]) => Int32Array.from(rows, (row) => train[row]!)
  return { name: on, classes, pool: at(pool), labels: labelsAt(pool), asked: at(asked), truth: labelsAt(asked) }
}

/** Rows that are labelled: so many of each class, or all. */
export function labelledRows({ labels, classes }: Split, shots: string, seed: number): Int32Array {
  if (shots === 'all') return Int32Array.from(labels.keys())
  const random = mulberry32(seed)
  const byClass = Array.from({ length: classes }, (): number[] => [])
  labels.forEach((label, row) => byClass[label]!.push(row))
  return Int32Array.from(byClass.flatMap((own) => shuffled(own, random).slice(0, Number(shots))))
}
