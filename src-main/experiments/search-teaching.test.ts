import { expect, test } from 'vitest'
import { matrix } from '../platform/matrix.ts'
import type { TrainingTask } from '../training/training-task.ts'
import { searchTeaching } from './search-teaching.ts'

type Rows = readonly string[]
const grid = { temperatures: [3, 1], labelsShares: [0.1, 0.5] }
const rowsAt = (rows: Rows, places: readonly number[]) => places.map((place) => rows[place]!)
/** Thirty labelled rows a0 … a29, the first ten of which the teacher speaks of too, beside five others. */
const train = {
  rows: Array.from({ length: 30 }, (_, i) => `a${i}`),
  labels: Int32Array.from({ length: 30 }, (_, i) => i % 2),
}
const taughtRows = ['x0', ...train.rows.slice(0, 10), 'x1', 'x2', 'x3', 'x4']
const teacher = {
  rows: taughtRows,
  probabilities: matrix(
    15,
    2,
    Float32Array.from({ length: 30 }, (_, i) => i / 30),
  ),
  places: Int32Array.from(train.rows, (row) => taughtRows.indexOf(row)),
  temperature: 3,
  labelsShare: 0.1,
}
/** As sure of the true label as its way of being taught deserves. */
const sureness = ({ temperature, labelsShare }: { temperature: number; labelsShare: number }) =>
  temperature === 1 && labelsShare === 0.5 ? 0.9 : 0.6
const truth = (row: string) => Number(row.slice(1)) % 2
const student = async (task: TrainingTask<Rows>) => async (rows: Rows) => {
  const p = sureness(task.teacher!)
  return matrix(rows.length, 2, Float32Array.from(rows.flatMap((row) => (truth(row) === 0 ? [p, 1 - p] : [1 - p, p]))))
}

test('takes what surprises least on the hold-out, and tells all that was tried', async () => {
  const holdout = {
    rows: Array.from({ length: 24 }, (_, i) => `h${i}`),
    labels: Int32Array.from({ length: 24 }, (_, i) => i % 2),
  }
  const steps: string[] = []
  const found = await searchTeaching({
    task: { classes: 2, train, holdout, teacher },
    grid,
    rowsAt,
    learn: student,
    seed: 1,
    onTried: (done, total) => steps.push(`${done}/${total}`),
  })
  expect(found).toMatchObject({ on: 'holdout', samples: 24, temperature: 1, labelsShare: 0.5 })
  expect(found!.tried.map(({ temperature, labelsShare }) => [temperature, labelsShare])).toEqual([
    [3, 0.1],
    [3, 0.5],
    [1, 0.1],
    [1, 0.5],
  ])
  found!.tried.forEach(({ surprise, accuracy }, i) => {
    expect(surprise).toBeCloseTo(-Math.log(i === 3 ? 0.9 : 0.6), 6)
    expect(accuracy).toBe(1)
  })
  expect(steps).toEqual(['1/4', '2/4', '3/4', '4/4'])
})

test('what an earlier search has found is taken as it was, and only the rest is tried', async () => {
  const holdout = { rows: train.rows.slice(0, 24), labels: train.labels.slice(0, 24) }
  const whole = { task: { classes: 2, train, holdout, teacher }, grid, rowsAt, seed: 1 }
  const found = await searchTeaching({ ...whole, learn: student })
  const learnt: (readonly number[])[] = []
  const steps: string[] = []
  const rest = await searchTeaching({
    ...whole,
    grid: { ...grid, tried: found!.tried.slice(0, 3) },
    learn(task) {
      learnt.push([task.teacher!.temperature, task.teacher!.labelsShare])
      return student(task)
    },
    onTried: (done, total, tried) => steps.push(`${done}/${total} ${tried.length}`),
  })
  expect(learnt).toEqual([[1, 0.5]])
  expect(steps).toEqual(['1/4 1', '2/4 2', '3/4 3', '4/4 4'])
  expect(rest).toEqual(found)
})

test('without a hold-out each label is left out once, and the teacher’s word on it too', async () => {
  const left: string[] = []
  const found = await searchTeaching({
    task: { classes: 2, train, teacher },
    grid: { temperatures: [3], labelsShares: [0.1] },
    rowsAt,
    seed: 1,
    async learn(task) {
      // What stands at each place is the very row.
      task.train.rows.forEach((row, i) => {
        const place = task.teacher!.places![i]!
        expect(place < 0 ? null : task.teacher!.rows[place]).toBe(taughtRows.includes(row) ? row : null)
      })
      task.teacher!.rows.forEach((row, at) => {
        const before = taughtRows.indexOf(row)
        expect(task.teacher!.probabilities.data[2 * at]).toBe(teacher.probabilities.data[2 * before])
      })
      return async (rows) => {
        left.push(...rows)
        for (const row of rows) {
          expect(task.train.rows).not.toContain(row)
          expect(task.teacher!.rows).not.toContain(row)
        }
        return (await student(task))(rows)
      }
    },
  })
  expect([...left].sort()).toEqual([...train.rows].sort())
  expect(found).toMatchObject({ on: 'folds', samples: 30, temperature: 3, labelsShare: 0.1 })
})

test('of fewer than twenty labels nothing is chosen', async () => {
  const few = { rows: train.rows.slice(0, 19), labels: train.labels.slice(0, 19) }
  expect(
    await searchTeaching({ task: { classes: 2, train: few, teacher }, grid, rowsAt, learn: student, seed: 1 }),
  ).toBeNull()
})
