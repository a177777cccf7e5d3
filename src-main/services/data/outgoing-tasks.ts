import type { OutgoingAnswer, OutgoingSample, OutgoingTask } from '../../exchange-formats/format.ts'
import type { ReadableDb } from '../../storage/database.ts'
import {
  answersOfSeveral,
  isAnswered,
  standingAnswers,
  type AnswerRecord,
  type FullSampleRecord,
} from '../../storage/tables/outgoing-samples.ts'
import { listTasks, type TaskRecord } from '../../storage/tables/tasks.ts'
import { UnknownTask } from '../project/unknown-task.ts'
import type { Prediction, PredictionsOf } from './predicted-samples.ts'
import { watchCounts } from './watch-counts.ts'

type FurtherAnswers = Pick<OutgoingSample, 'tasks' | 'answers'>
const NOTHING: FurtherAnswers = {}

/**
 * What samples say beside the task `main`, a page of them at a time: the answers to further tasks that have any, and what each
 * annotator has said where several have and the task asks several. Where it asks one, the newest answer is the answer, and what others have said before is history.
 * Throws UnknownTask.
 */
export function outgoingTasks(db: ReadableDb, main: number, predictionsOf: PredictionsOf) {
  const all = listTasks(db)
  const own = all.find(({ id }) => id === main)
  if (!own) throw new UnknownTask(String(main))
  const further = all
    .filter(({ id }) => id !== main && isAnswered(db, id))
    .map((task) => ({ task, seen: watchCounts(db, task.id), counts: { labelled: 0, skipped: 0, flagged: 0 } }))
  const asked = [own, ...further.map(({ task }) => task)].filter(({ wanted }) => wanted > 1)

  /** Of samples that follow each other, by their ids. */
  function read(page: readonly FullSampleRecord[]): (sample: FullSampleRecord) => FurtherAnswers {
    if (further.length === 0 && asked.length === 0) return () => NOTHING
    const [after, upTo] = [page[0]!.id - 1, page.at(-1)!.id]
    const standing = further.map(({ task }) => bySample(standingAnswers(db, { task: task.id, after, upTo })))
    const each = asked.map((task) => Map.groupBy(answersOfSeveral(db, { task: task.id, after, upTo }), sampleOf))
    return ({ id }) => ({
      ...(further.length > 0 && {
        tasks: further.map(({ task, seen }, i) => {
          const answer = standing[i]!.get(id)
          const { state, label, labels } = answer ?? UNANSWERED
          seen.one({ id, state, label, labels })
          return { task: task.name, ...outgoingTask(task, answer, predictionsOf(task.id)(id)) }
        }),
      }),
      ...(asked.length > 0 && {
        answers: asked.flatMap((task, i) =>
          (each[i]!.get(id) ?? []).map((one) => ({ ...(task !== own && { task: task.name }), ...answerOf(task, one) })),
        ),
      }),
    })
  }
  return {
    own,
    read,
    /** One more sample is written. */
    count({ tasks = [] }: FurtherAnswers): void {
      tasks.forEach(({ state }, i) => state !== 'unlabelled' && further[i]!.counts[state]++)
    },
    counts: () => further.map(({ task, counts }) => ({ task: task.name, ...counts })),
    /** Throws ProjectDamaged. */
    requireAll: () => further.forEach(({ seen }) => seen.requireAll()),
  }
}

const sampleOf = ({ sample }: AnswerRecord) => sample
const bySample = (answers: readonly AnswerRecord[]) => new Map(answers.map((answer) => [answer.sample, answer]))

/** What is known of an answer, nothing where nobody has decided. */
type AnswerState = Omit<AnswerRecord, 'sample'>

/** An answer as it goes out. */
function answerOf({ kind }: TaskRecord, known: AnswerState): OutgoingAnswer {
  const isLabelled = known.state === 'labelled'
  return {
    label: kind === 'single' && isLabelled ? known.label : null,
    // By name: their order in the set is not in the file.
    labels: kind === 'single' ? undefined : isLabelled ? [...known.labels].sort() : [],
    state: known.state,
    annotator: known.annotator,
    labelledAt: known.at,
    dwellMs: known.dwellMs,
    reason: known.reason,
  }
}

/** The same with what the model thinks. */
export function outgoingTask(
  task: TaskRecord,
  known: AnswerState | undefined,
  prediction: Prediction | null,
): OutgoingTask {
  const { label, labels, state, annotator, labelledAt, dwellMs, reason } = answerOf(task, known ?? UNANSWERED)
  return {
    label,
    labels,
    state,
    annotator,
    labelledAt,
    dwellMs,
    reason,
    predictions: prediction ? [{ label: prediction.label, probability: prediction.confidence }] : [],
    model: prediction ? `model ${prediction.version}` : null,
  }
}
const UNANSWERED: AnswerState = {
  state: 'unlabelled',
  label: null,
  labels: [],
  annotator: null,
  at: null,
  dwellMs: null,
  reason: null,
}
