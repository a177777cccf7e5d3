import type { Sample } from '../../contract/data.ts'
import type { Card } from '../../contract/labelling.ts'
import { modelFor } from '../../storage/model-for.ts'
import { contextOf } from '../data/stored-context.ts'
import { lastAsked } from '../../storage/tables/annotations.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleRecord } from '../../storage/tables/samples.ts'
import type { TaskSession } from '../session.ts'
import { predictedLabel } from '../models/predicted-label.ts'
import { explain } from '../queue/explain.ts'

export function sampleOf({ id, externalId, text, image, imageName, context }: SampleRecord): Sample {
  const content: Sample['content'] =
    text === null ? { kind: 'image', blob: `/blob/${image}`, name: imageName ?? '' } : { kind: 'text', text }
  return { id, externalId, content, context: contextOf(context) }
}

/** What a sample carries now, when it is asked again. */
export function answerOf({ state, label, labels }: SampleRecord): Card['answer'] {
  switch (state) {
    case 'unlabelled':
      return null
    case 'labelled':
      return { kind: 'label', label, labels: [...labels] }
    case 'skipped':
      return { kind: 'skip', label: null, labels: [] }
    case 'flagged':
      return { kind: 'flag', label: null, labels: [] }
  }
}

export const cardOf = ({ task, counts }: TaskSession, sample: SampleRecord, queued: QueuedSample): Card => ({
  task: task.id,
  sample: sampleOf(sample),
  purpose: queued.purpose,
  ...explain(queued, counts),
  answer: answerOf(sample),
})

/**
 * Any sample as a card. One that is open again (its answer was taken back) comes as it was asked; one that carries an answer comes with that,
 * and with what the model in use thinks of it. What is kept for measuring never comes with a guess.
 */
export function cardAgain(at: TaskSession, sample: SampleRecord, annotator: string): Card {
  const { task } = at
  const { db } = at.project
  const byHand = { task: task.id, ...chosenByHand(sample) }
  const asked = lastAsked(db, sample.id, task.id)
  if (asked && sample.state === 'unlabelled') return cardOf(at, sample, asked)
  if (isKeptForMeasuring(db, sample.id)) return { ...byHand, purpose: 'holdout', guesses: [], others: [] }
  const model = modelFor(db, annotator, task.id)
  if (asked && model && asked.modelVersion === model.version) return { ...cardOf(at, sample, asked), purpose: 'again' }
  const predicted = predictedLabel(at, sample.id, annotator)
  if (!predicted) return { ...byHand, guesses: [], others: [] }
  const { guess, score, version, trainedAt } = predicted
  const why = { ...byHand.why, score: Number.isFinite(score) ? score : null, model: { version, trainedAt } }
  return { ...byHand, guesses: [guess], others: [], why }
}

/** Nobody queued it, so there is no rank to explain. */
const chosenByHand = (sample: SampleRecord): Omit<Card, 'task' | 'guesses' | 'others'> => ({
  sample: sampleOf(sample),
  purpose: 'again',
  why: {
    strategy: 'chosen-by-hand',
    score: null,
    rank: 1,
    poolSize: 1,
    parts: {},
    reasons: [{ code: 'chosen-by-hand', fields: {} }],
    nearestLabelled: null,
    model: null,
  },
  answer: answerOf(sample),
})
