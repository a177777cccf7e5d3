import type { ComputePort, FromCompute, ToCompute } from '../../src-main/compute/compute-port.ts'
import { serveCompute, type TaskTable } from '../../src-main/compute/compute-server.ts'
import type { Selected, SelectRequest, TrainedHead } from '../../src-main/compute-tasks/requests.ts'
import type { ReadableDb } from '../../src-main/storage/database.ts'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { labelledSamples } from '../../src-main/storage/tables/annotations.ts'
import { featureSetBy, lastEmbedded } from '../../src-main/storage/tables/features.ts'
import type { Predictions } from '../../src-main/storage/tables/predictions.ts'
import { idsOf } from '../../src-main/storage/tables/samples.ts'

type FakeTask = (input: never, emit: (event: unknown) => void) => Promise<unknown>
type Tasks = Record<'embed' | 'train' | 'select' | 'guess', FakeTask> & {
  // Nothing is open in it, unless a test says so.
  readonly [Name in 'warmUp' | 'predictOne' | 'defaultPool']?: FakeTask
}

/**
 * A compute process without numbers, in this process: features are empty, a model always guesses the first label (one that did not rank: the second), a
 * strategy asks the lowest ids. `asked` records what came; `die` ends it as a crash would; a task can be replaced to fail or to wait.
 */
export function fakeCompute(replaced: Partial<Tasks> = {}) {
  const asked: { task: string; input: unknown }[] = []
  const tasks: Tasks = { embed, train, select, guess, ...replaced }
  const table: TaskTable = Object.fromEntries(
    Object.entries(tasks).map(([task, work]: [string, FakeTask]) => [
      task,
      async (input: never, { emit }: { emit: (event: unknown) => void }) => {
        asked.push({ task, input })
        return work(input, emit)
      },
    ]),
  )
  let closed = (_detail: { code: number | null; signal: string | null }) => {}
  const fork = (): ComputePort => {
    const toChild: ((message: unknown) => void)[] = []
    const toParent: ((message: unknown) => void)[] = []
    let alive = true
    const later = (listeners: typeof toChild, message: ToCompute | FromCompute) =>
      queueMicrotask(() => alive && listeners.forEach((listen) => listen(message)))
    serveCompute(
      {
        send: (message) => later(toParent, message as FromCompute),
        onMessage: (listener) => void toChild.push(listener),
        onClose: () => {},
        kill: () => {},
      },
      table,
    )
    const onClose: (typeof closed)[] = []
    closed = (detail) => {
      alive = false
      onClose.forEach((listen) => listen(detail))
    }
    return {
      send: (message) => later(toChild, message as ToCompute),
      onMessage: (listener) => void toParent.push(listener),
      onClose: (listener) => void onClose.push(listener),
      kill: () => closed({ code: null, signal: 'SIGKILL' }),
    }
  }
  return { fork, asked, tasks, die: () => closed({ code: null, signal: 'SIGKILL' }) }
}

/** Features said by the sample's number. */
export const embedding =
  (vectorOf: (sample: number) => readonly [number, number]) =>
  async ({ project, upTo }: { project: string; upTo: number }, emit: (event: unknown) => void) => {
    emit({ type: 'opened', backbone: { state: null, fingerprint: 'fake', dimensions: 2 } })
    const after = reading(project, (db) => lastEmbedded(db, featureSetBy(db, 'fake')?.id ?? 0))
    const ids = Int32Array.from({ length: upTo - after }, (_, i) => after + 1 + i)
    emit({ type: 'block', ids, vectors: Float32Array.from([...ids].flatMap(vectorOf)) })
    return null
  }
const embed = embedding(() => [0, 0])

function reading<Result>(project: string, work: (db: ReadableDb) => Result): Result {
  const db = readProjectFile(project)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

async function train({ project }: { project: string }): Promise<TrainedHead> {
  const labelled = reading(project, (db) => labelledSamples(db, false))
  const classes = [...new Set(labelled.map(({ labelId }) => labelId))].sort((a, b) => a - b)
  return {
    kind: 'single',
    parameters: new Uint8Array(4),
    classes,
    labels: labelled.length,
    temperature: 1,
    trainMs: 1,
    finalLoss: 0,
    steps: 1,
    pool: null,
    inverseL2: null,
    names: null,
    synthetic: null,
    holdout: null,
  }
}

/** The first label, of every sample. */
function predictionsOf(project: string): Predictions {
  const ids = reading(project, (db) => idsOf(db, { search: '', state: null, labelId: null }))
  const nine = new Float32Array(ids.length).fill(0.9)
  return { ids, classes: new Int32Array(ids.length), confidence: nine, scores: nine.map(() => 0.5) }
}

async function select({ project, model, count }: SelectRequest & { project: string }): Promise<Selected> {
  const ids = reading(project, (db) => idsOf(db, { search: '', state: 'unlabelled', labelId: null }))
  return {
    picks: [...ids.subarray(0, count)].map((sample) => ({
      sample,
      score: 0.5,
      parts: {},
      nearest: null,
      guesses: model === null ? [] : [[1, 0.9] as const],
    })),
    reasons: model === null ? [{ code: 'cold-start', fields: {} }] : [],
    memory: null,
    poolSize: ids.length,
    predictions: model === null ? null : predictionsOf(project),
    tookMs: 1,
    diversity: { nearCopies: 0, spread: 0, spreadOfRandom: 0 },
  }
}

const guess = async ({ samples }: { samples: readonly number[] }) =>
  samples.map((sample) => ({ sample, guesses: [[2, 0.8] as const] }))
