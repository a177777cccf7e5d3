import type { TeachingSearch } from '../contract/teachers.ts'
import { accuracy, predictedClasses } from '../evaluation/classification-metrics.ts'
import { gatherRows, matrix, rowOf, stackRows, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import type { LabelledSet, Teaching, TrainingTask } from '../training/training-task.ts'

/** What is tried of each; `tried`: what a search before this one has found of them. */
export interface TeachingGrid {
  readonly temperatures: readonly number[]
  readonly labelsShares: readonly number[]
  readonly tried?: TeachingSearch['tried']
}
/** A student of a task: it gives class probabilities of rows. */
type Student<Rows> = (task: TrainingTask<Rows>) => Promise<(rows: Rows) => Promise<Matrix>>
type Taught<Rows> = TrainingTask<Rows> & { readonly teacher: Teaching<Rows> }

interface Search<Rows> {
  readonly task: Taught<Rows>
  readonly grid: TeachingGrid
  /** The named rows, in that order. */
  readonly rowsAt: (rows: Rows, places: readonly number[]) => Rows
  readonly learn: Student<Rows>
  readonly seed: number
  /** After every student: how many there have been, and what is known of each way so far. */
  readonly onTried?: (done: number, total: number, tried: TeachingSearch['tried']) => void
}

/** With fewer labels to look at chance decides. */
const FEWEST = 20
const FOLDS = 3
/** Less is as good as nothing. */
const FAINTEST = 1e-7

/**
 * The temperature and the labels' share whose student is least surprised (mean −ln p of the true label) by the hold-out; where that is too small, by labels
 * left out in turn: in three folds, neither the labels of a fold nor what the teacher, who has learnt them, says of its rows are taught. At a tie the
 * first tried. What an earlier search has found is not tried again. Null where there are too few labels for either.
 */
export async function searchTeaching<Rows>(search: Search<Rows>): Promise<TeachingSearch | null> {
  const { task, grid, learn, onTried } = search
  const onHoldout = (task.holdout?.labels.length ?? 0) >= FEWEST
  const splits = onHoldout ? [{ task, left: task.holdout! }] : foldsOf(search)
  const samples = splits.reduce((sum, { left }) => sum + left.labels.length, 0)
  if (samples < FEWEST) return null
  const ways = grid.temperatures.flatMap((temperature) =>
    grid.labelsShares.map((labelsShare) => ({ temperature, labelsShare })),
  )
  const truth = Int32Array.from(splits.flatMap(({ left }) => [...left.labels]))
  const tried: TeachingSearch['tried'] = []
  const tell = (students: number) => onTried?.(students, ways.length * splits.length, [...tried])
  const judged = async (way: (typeof ways)[number]): Promise<(typeof tried)[number]> => {
    let said: Matrix | null = null
    for (const [at, { task, left }] of splits.entries()) {
      if (at > 0) tell(tried.length * splits.length + at)
      const student = await learn({ ...task, teacher: { ...task.teacher, ...way } })
      const probabilities = await student(left.rows)
      said = said ? stackRows(said, probabilities) : probabilities
    }
    return { ...way, accuracy: accuracy(truth, predictedClasses(said!)), surprise: surprise(said!, truth) }
  }
  for (const way of ways) {
    const same = (one: typeof way) => one.temperature === way.temperature && one.labelsShare === way.labelsShare
    tried.push(grid.tried?.find(same) ?? (await judged(way)))
    tell(tried.length * splits.length)
  }
  const best = tried.reduce((best, one) => (one.surprise < best.surprise ? one : best))
  const { temperature, labelsShare } = best
  return { on: onHoldout ? 'holdout' : 'folds', samples, temperature, labelsShare, tried }
}

/** Mean −ln p of the true class. */
const surprise = (probabilities: Matrix, truth: Int32Array): number =>
  truth.reduce((sum, c, i) => sum - Math.log(Math.max(FAINTEST, rowOf(probabilities, i)[c]!)), 0) / truth.length

function foldsOf<Rows>({ task, rowsAt, seed }: Search<Rows>) {
  const { train, teacher } = task
  const order = shuffled([...train.labels.keys()], mulberry32(seed))
  return Array.from({ length: FOLDS }, (_, fold) => {
    const [seen, left] = [order.filter((_, i) => i % FOLDS !== fold), order.filter((_, i) => i % FOLDS === fold)]
    const some = (at: readonly number[]): LabelledSet<Rows> => ({
      rows: rowsAt(train.rows, at),
      labels: Int32Array.from(at, (i) => train.labels[i]!),
    })
    return { task: { ...task, train: some(seen), teacher: without(teacher, seen, left, rowsAt) }, left: some(left) }
  })
}

/** The teacher's word on all rows but those left out; `places` are those of the rows that are seen. */
function without<Rows>(
  { rows, probabilities, places, align, rowWeights, ...how }: Teaching<Rows>,
  seen: readonly number[],
  left: readonly number[],
  rowsAt: (rows: Rows, at: readonly number[]) => Rows,
): Teaching<Rows> {
  const gone = new Set(left.map((i) => places?.[i] ?? -1))
  const kept = Array.from({ length: probabilities.rows }, (_, row) => row).filter((row) => !gone.has(row))
  const placeOf = new Map(kept.map((row, place) => [row, place]))
  const out = matrix(kept.length, probabilities.columns)
  kept.forEach((row, place) => rowOf(out, place).set(rowOf(probabilities, row)))
  return {
    ...how,
    rows: rowsAt(rows, kept),
    probabilities: out,
    ...(rowWeights && { rowWeights: Float32Array.from(kept, (row) => rowWeights[row]!) }),
    ...(align && { align: { ...align, features: gatherRows(align.features, kept) } }),
    places: Int32Array.from(seen, (i) => placeOf.get(places?.[i] ?? -1) ?? -1),
  }
}
