import type { OutgoingAnswer, OutgoingSample, OutgoingTask } from '../../exchange-formats/format.ts'
import type { ReadableDb } from '../../storage/database.ts'
import {
  answersOfSeveral,
  isAnswered,
  standingAnswers,
  type AnswerRecord,
  type FullSampleRecord,
} from '../../storage/tables/outgoing-samples.ts'
import type { SampleState } from '../../storage/tables/samples.ts'
import { listTasks, type TaskRecord } from '../../storage/tables/tasks.ts'
import { UnknownTask } from '../project/unknown-task.ts'
import type { PredictionOf, PredictionsOf } from './predicted-samples.ts'
import { watchCounts } from './watch-counts.ts'

type Told = Pick<OutgoingSample, 'tasks' | 'answers'>

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
  function read(page: readonly FullSampleRecord[]): (sample: FullSampleRecord) => Told {
    const [after, upTo] = [page[0]!.id - 1, page.at(-1)!.id]
    const standing = further.map(({ task }) => bySample(standingAnswers(db, { task: task.id, after, upTo })))
    const each = asked.map((task) => Map.groupBy(answersOfSeveral(db, { task: task.id, after, upTo }), sampleOf))
    return ({ id }) => ({
      ...(further.length > 0 && {
        tasks: further.map(({ task, seen }, i) => {
          const answer = standing[i]!.get(id)
          seen.one({ id, state: 'unlabelled', label: null, labels: [], ...answer })
          return { task: task.name, ...withPrediction(answerOf(task, answer), predictionsOf(task.id)(id)) }
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
    count({ tasks = [] }: Told): void {
      tasks.forEach(({ state }, i) => state !== 'unlabelled' && further[i]!.counts[state]++)
    },
    counts: () => further.map(({ task, counts }) => ({ task: task.name, ...counts })),
    /** Throws ProjectDamaged. */
    requireAll: () => further.forEach(({ seen }) => seen.requireAll()),
  }
}

const sampleOf = ({ sample }: AnswerRecord) => sample
const bySample = (answers: readonly AnswerRecord[]) => new Map(answers.map((answer) => [answer.sample, answer]))

/** An answer as it goes out; `known` left out: nobody has decided. */
export function answerOf(
  { kind }: Pick<TaskRecord, 'kind'>,
  known?: Pick<AnswerRecord, 'label' | 'labels' | 'annotator' | 'at' | 'dwellMs' | 'reason'> & { state: SampleState },
): OutgoingAnswer {
  const isLabelled = known?.state === 'labelled'
  return {
    label: kind === 'single' && isLabelled ? known.label : null,
    // By name: their order in the set is not in the file.
    ...(kind === 'multi' && { labels: isLabelled ? [...known.labels].sort() : [] }),
    state: known?.state ?? 'unlabelled',
    annotator: known?.annotator ?? null,
    labelledAt: known?.at ?? null,
    dwellMs: known?.dwellMs ?? null,
    reason: known?.reason ?? null,
  }
}

export const withPrediction = (answer: OutgoingAnswer, prediction: ReturnType<PredictionOf>): OutgoingTask => ({
  ...answer,
  predictions: prediction ? [{ label: prediction.label, probability: prediction.confidence }] : [],
  model: prediction ? `model ${prediction.version}` : null,
})
