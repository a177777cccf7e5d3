import type { Head } from '../../src-main/training/head-graph.ts'
import { softmaxHead } from '../../src-main/learners/softmax-head/softmax-head.ts'
import { matrix, rowOf, type Matrix } from '../../src-main/platform/matrix.ts'
import { normal, type Random } from '../../src-main/platform/random.ts'

export const [FEATURES, CLASSES] = [384, 77]
/** Of a class around its direction: about what real features show. */
const NOISE = 2
const NOISES = 1 << 20

export interface LabelledRows {
  readonly rows: Matrix
  readonly labels: Int32Array
  /** Unit direction of each class. */
  readonly centres: Matrix
}

/** Unit rows around one direction a class; noise is read from a table at random places, or a million rows would take minutes. */
export function clusteredPool(size: number, random: Random): LabelledRows {
  const centres = matrix(CLASSES, FEATURES)
  for (let c = 0; c < CLASSES; c++) {
    for (let j = 0; j < FEATURES; j++) rowOf(centres, c)[j] = normal(random)
    unit(rowOf(centres, c))
  }
  const noise = Float32Array.from({ length: NOISES }, () => (NOISE * normal(random)) / Math.sqrt(FEATURES))
  const labels = Int32Array.from({ length: size }, (_, i) => i % CLASSES)
  const rows = matrix(size, FEATURES)
  labels.forEach((label, i) => {
    const [row, centre, from] = [rowOf(rows, i), rowOf(centres, label), Math.floor(random() * (NOISES - FEATURES))]
    for (let j = 0; j < FEATURES; j++) row[j] = centre[j]! + noise[from + j]!
    unit(row)
  })
  return { rows, labels, centres }
}

function unit(row: Float32Array) {
  let square = 0
  for (let j = 0; j < row.length; j++) square += row[j]! ** 2
  for (let j = 0; j < row.length; j++) row[j]! /= Math.sqrt(square)
}

/** A softmax head that looks along the classes' directions: sure of some samples, unsure of others. */
export function headOf({ centres }: LabelledRows): Head {
  const weight = new Float32Array(FEATURES * CLASSES)
  for (let c = 0; c < CLASSES; c++)
    for (let j = 0; j < FEATURES; j++) weight[j * CLASSES + c] = 12 * rowOf(centres, c)[j]!
  const parameters = {
    weight: { shape: [FEATURES, CLASSES], data: weight },
    bias: { shape: [CLASSES], data: new Float32Array(CLASSES) },
  }
  return { parameters, logits: softmaxHead.logits }
}
