import type { Sample } from '../../contract/data.ts'
import type { Card } from '../../contract/labelling.ts'
import { contextOf } from '../data/stored-context.ts'
import { isKeptForMeasuring, lastAsked } from '../../storage/tables/annotations.ts'
import { activeModel } from '../../storage/tables/models.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleRecord } from '../../storage/tables/samples.ts'
import type { SampleCounts } from '../project/sample-counts.ts'
import type { ProjectSession } from '../session.ts'
import { predictedLabel } from '../models/predicted-label.ts'
import { explain } from '../queue/explain.ts'

export function sampleOf({ id, externalId, text, image, imageName, context }: SampleRecord): Sample {
  const content: Sample['content'] =
    text === null ? { kind: 'image', blob: `/blob/${image}`, name: imageName ?? '' } : { kind: 'text', text }
  return { id, externalId, content, context: contextOf(context) }
}

/** What a sample carries now, when it is asked again. */
export function answerOf({ state, label }: SampleRecord): Card['answer'] {
  switch (state) {
    case 'unlabelled':
      return null
    case 'labelled':
      return { kind: 'label', label }
    case 'skipped':
      return { kind: 'skip', label: null }
    case 'flagged':
      return { kind: 'flag', label: null }
  }
}

export const cardOf = (sample: SampleRecord, queued: QueuedSample, counts: SampleCounts): Card => ({
  sample: sampleOf(sample),
  purpose: queued.purpose,
  ...explain(queued, counts),
  answer: answerOf(sample),
})

/**
 * Any sample as a card. One that is open again (its answer was taken back) comes as it was asked; one that carries an answer comes with that,
 * and with what the model in use thinks of it. What is kept for measuring never comes with a guess.
 */
export function cardAgain(sample: SampleRecord, { project }: ProjectSession): Card {
  const { db, counts } = project
  const asked = lastAsked(db, sample.id)
  if (asked && sample.state === 'unlabelled') return cardOf(sample, asked, counts)
  if (isKeptForMeasuring(db, sample.id)) return { ...chosenByHand(sample), purpose: 'holdout', guesses: [], others: [] }
  const model = activeModel(db)
  if (asked && model && asked.modelVersion === model.version)
    return { ...cardOf(sample, asked, counts), purpose: 'again' }
  const predicted = predictedLabel(db, sample.id, counts)
  const byHand = chosenByHand(sample)
  if (!predicted) return { ...byHand, guesses: [], others: [] }
  const { guess, score, version, trainedAt } = predicted
  const why = { ...byHand.why, score: Number.isFinite(score) ? score : null, model: { version, trainedAt } }
  return { ...byHand, guesses: [guess], others: [], why }
}

/** Nobody queued it, so there is no rank to explain. */
const chosenByHand = (sample: SampleRecord): Omit<Card, 'guesses' | 'others'> => ({
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
