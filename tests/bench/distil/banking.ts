import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Content } from '../../../src-main/backbones/backbone.ts'
import { createRuntime } from '../../../src-main/compute/ort-runtime.ts'
import { readLabelledFile } from '../../../src-main/experiments/labelled-file.ts'
import { numberedLabels } from '../../../src-main/experiments/numbered-labels.ts'
import { gatherRows } from '../../../src-main/platform/matrix.ts'
import { mulberry32, shuffled } from '../../../src-main/platform/random.ts'
import type { Said } from './teachers.ts'

export const SHARED = process.env['KINDLING_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
export const runtime = createRuntime({ threads: 1 })
/** What took minutes to learn is kept here, for the next run. */
export const KEPT = join(tmpdir(), 'kindling-distil')
mkdirSync(KEPT, { recursive: true })

/** Texts to learn from and texts to measure on. */
export interface Split {
  readonly classes: number
  readonly pool: readonly Content[]
  readonly labels: Int32Array
  readonly asked: readonly Content[]
  readonly truth: Int32Array
}

/** banking77, its two files. */
export async function banking(): Promise<Split> {
  const read = (part: string) =>
    readLabelledFile(join(SHARED, `data/banking77/${part}.csv`), { text: 'text', label: 'label' })
  const files = { train: await read('train'), test: await read('test') }
  const { classes, train, test } = numberedLabels(files)
  return {
    classes: classes.length,
    pool: files.train.contents,
    labels: train as Int32Array,
    asked: files.test.contents,
    truth: test as Int32Array,
  }
}

/** Rows that are labelled: so many of each class, or all. */
export function labelledRows({ labels, classes }: Split, shots: string, seed: number): Int32Array {
  if (shots === 'all') return Int32Array.from(labels.keys())
  const random = mulberry32(seed)
  const byClass = Array.from({ length: classes }, (): number[] => [])
  labels.forEach((label, row) => byClass[label]!.push(row))
  return Int32Array.from(byClass.flatMap((own) => shuffled(own, random).slice(0, Number(shots))))
}

/** So many texts of the pool are held out to choose on: the test file has no part in it. */
const HELD_OUT = 2000

/** The training file alone, texts without labels held out of it: neither student nor, of them, any label was learnt. Rows that are left, in order. */
export function heldOut(split: Split, labelled: Int32Array) {
  const known = new Set(labelled)
  const free = [...split.labels.keys()].filter((row) => !known.has(row))
  const asked = shuffled(free, mulberry32(77)).slice(0, HELD_OUT)
  const gone = new Set(asked)
  const left = [...split.labels.keys()].filter((row) => !gone.has(row))
  const placeOf = new Map(left.map((row, place) => [row, place]))
  const at = (rows: readonly number[]) => ({
    contents: rows.map((row) => split.pool[row]!),
    labels: Int32Array.from(rows, (row) => split.labels[row]!),
  })
  const [pool, held] = [at(left), at(asked)]
  return {
    split: {
      classes: split.classes,
      pool: pool.contents,
      labels: pool.labels,
      asked: held.contents,
      truth: held.labels,
    } satisfies Split,
    rows: Int32Array.from(labelled, (row) => placeOf.get(row)!),
    said: ({ pool }: Said): Said => ({ pool: gatherRows(pool, left), asked: gatherRows(pool, asked) }),
  }
}
