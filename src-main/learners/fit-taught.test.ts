import { expect, test } from 'vitest'
import { createRuntime } from '../compute/ort-runtime.ts'
import { gatherRows, matrix, rowOf } from '../platform/matrix.ts'
import { mulberry32, normal } from '../platform/random.ts'
import { resolveOptions } from '../platform/options.ts'
import { probabilitiesOf } from '../training/head-graph.ts'
import type { Teaching } from '../training/training-task.ts'
import type { Matrix } from '../platform/matrix.ts'
import { fitTaught } from './fit-taught.ts'
import { mlpHead } from './mlp-head/mlp-head.ts'
import { softmaxHead } from './softmax-head/softmax-head.ts'

const [ROWS, WIDTH, CLASSES, T, ALPHA] = [80, 5, 3, 2, 0.3]
const context = (threads = 1) => ({ runtime: createRuntime({ threads }), seed: 1 })
const random = mulberry32(11)
const rows = matrix(
  ROWS,
  WIDTH,
  Float32Array.from({ length: ROWS * WIDTH }, () => normal(random)),
)
/** What an unknown linear head would say, softened. */
const truth = Array.from({ length: WIDTH * CLASSES }, () => normal(random))
const softmax = (z: readonly number[], by = 1) => {
  const e = z.map((v) => Math.exp((v - Math.max(...z)) / by))
  return e.map((v) => v / e.reduce((a, b) => a + b, 0))
}
const said = Array.from({ length: ROWS }, (_, i) =>
  softmax(
    Array.from({ length: CLASSES }, (_, c) =>
      [...rowOf(rows, i)].reduce((s, v, j) => s + v * truth[j * CLASSES + c]!, 0),
    ),
  ),
)
const probabilities = matrix(ROWS, CLASSES, Float32Array.from(said.flat()))
const teacher: Teaching<Matrix> = {
  rows,
  probabilities,
  temperature: T,
  labelsShare: ALPHA,
  places: Int32Array.of(3, -1),
}
/** The first is among the teacher's rows; both are called otherwise than the teacher does. */
const labelled = matrix(2, WIDTH, Float32Array.from([...rowOf(rows, 3), 1, -1, 0.5, 0, 2]))
const labels = Int32Array.of(0, 2)
const train = { rows: labelled, labels }

/** α·CE + (1 − α)·T²·KL + ½·l2·‖W‖² in float64, and its gradient by the chain rule on paper. */
function plainObjective(w: Float64Array, l2: number) {
  const gradient = Float64Array.from(w, (v, i) => (i < WIDTH * CLASSES ? l2 * v : 0))
  let value = 0
  for (let i = 0; i < WIDTH * CLASSES; i++) value += (l2 / 2) * w[i]! * w[i]!
  const logitsOf = (x: ArrayLike<number>) =>
    Array.from({ length: CLASSES }, (_, c) =>
      Array.from(x).reduce((s, v, j) => s + v * w[j * CLASSES + c]!, w[WIDTH * CLASSES + c]!),
    )
  const add = (x: ArrayLike<number>, slope: readonly number[]) =>
    slope.forEach((g, c) => {
      for (let j = 0; j < WIDTH; j++) gradient[j * CLASSES + c]! += x[j]! * g
      gradient[WIDTH * CLASSES + c]! += g
    })
  for (let i = 0; i < ROWS; i++) {
    const z = logitsOf(rowOf(rows, i))
    const [p, q] = [softmax(said[i]!.map(Math.log), T), softmax(z, T)]
    const share = (1 - ALPHA) / ROWS
    value += share * T * T * p.reduce((s, v, c) => s + v * Math.log(v / q[c]!), 0)
    add(
      rowOf(rows, i),
      q.map((v, c) => share * T * (v - p[c]!)),
    )
  }
  for (let i = 0; i < 2; i++) {
    const p = softmax(logitsOf(rowOf(labelled, i)))
    value += (ALPHA / 2) * -Math.log(p[labels[i]!]!)
    add(
      rowOf(labelled, i),
      p.map((v, c) => (ALPHA / 2) * (v - Number(c === labels[i]))),
    )
  }
  return { value, gradient }
}

test('a head fitted to labels and a teacher lies where the gradient of the objective on paper is nothing', async () => {
  const found = await fitTaught({ classes: CLASSES, train, teacher }, 20, context())
  const { weight, bias } = found.parameters
  const w = Float64Array.from([...weight!.data, ...bias!.data])
  // 81 rows: the one that is not among the teacher's stands behind them.
  const { value, gradient } = plainObjective(w, 1 / (20 * (ROWS + 1)))
  expect(found.loss).toBeCloseTo(value, 5)
  expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(3e-4)
})

test('the gradient on paper is the slope of the objective on paper', () => {
  const w = Float64Array.from({ length: (WIDTH + 1) * CLASSES }, () => normal(random))
  const { gradient } = plainObjective(w, 0.1)
  const at = (i: number, by: number) =>
    plainObjective(
      w.map((v, j) => (j === i ? v + by : v)),
      0.1,
    ).value
  gradient.forEach((g, i) => expect((at(i, 1e-5) - at(i, -1e-5)) / 2e-5).toBeCloseTo(g, 6))
})

test('where no C is wanted it is chosen on words of the teacher that are left out', async () => {
  const many = mulberry32(4)
  const large = matrix(
    600,
    WIDTH,
    Float32Array.from({ length: 600 * WIDTH }, () => normal(many)),
  )
  const clean = matrix(600, CLASSES)
  const noise = matrix(600, CLASSES)
  for (let i = 0; i < 600; i++) {
    const z = Array.from({ length: CLASSES }, (_, c) =>
      [...rowOf(large, i)].reduce((s, v, j) => s + 3 * v * truth[j * CLASSES + c]!, 0),
    )
    rowOf(clean, i).set(softmax(z))
    rowOf(noise, i).set(softmax(Array.from({ length: CLASSES }, () => 0.2 * normal(many))))
  }
  const chosen = async (probabilities: Matrix) =>
    (
      await fitTaught(
        { classes: CLASSES, train, teacher: { rows: large, probabilities, temperature: 1, labelsShare: 0 } },
        0,
        context(),
      )
    ).inverseL2
  expect(await chosen(clean)).toBe(1000)
  expect(await chosen(noise)).toBe(1)
})

test.each([
  [softmaxHead, {}],
  [mlpHead, { hidden: 32, epochs: 400, dropout: 0, weightDecay: 0 }],
] as const)(
  '%# a head says what its teacher says, as surely, and the same on any number of threads',
  async (head, given) => {
    const options = resolveOptions(head.id, head.options, given)
    const task = { classes: CLASSES, train, teacher: { ...teacher, labelsShare: 0 } }
    const learn = (threads: number) => head.train(task, options as never, context(threads))
    const [one, other] = [await learn(1), await learn(4)]
    expect(other.parameters).toEqual(one.parameters)
    const found = await probabilitiesOf({ parameters: one.parameters, logits: head.logits }, rows, context().runtime)
    const off = found.data.reduce((sum, p, i) => sum + Math.abs(p - probabilities.data[i]!), 0) / found.data.length
    expect(off).toBeLessThan(0.05)
  },
)

test('while a two-layer head learns it is told how far it agrees on rows it is not taught', async () => {
  const seen: (number | undefined)[] = []
  const watched = {
    rows: gatherRows(rows, [0, 1, 2, 3]),
    labels: Int32Array.from([0, 1, 2, 3], (i) => said[i]!.indexOf(Math.max(...said[i]!))),
  }
  const options = resolveOptions(mlpHead.id, mlpHead.options, { hidden: 32, epochs: 400, dropout: 0, weightDecay: 0 })
  const parts: unknown[] = []
  await mlpHead.train({ classes: CLASSES, train, teacher: { ...teacher, labelsShare: 0, watched } }, options, {
    ...context(),
    onProgress: (p) => void (seen.push(p.agreement), parts.push(p.parts)),
  })
  expect(seen.at(-1)).toBe(1)
  expect(parts.at(-1)).toMatchObject({ labels: 0 })
})
