import type { Sample } from '../../contract/data.ts'
import type { Card } from '../../contract/labelling.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleRecord } from '../../storage/tables/samples.ts'
import type { Tally } from '../project/tally.ts'
import type { Desk } from '../desk.ts'
import { predictedLabel } from '../models/predicted-label.ts'
import { explain } from '../queue/stored-why.ts'

export function sampleOf({ id, externalId, text, image, imageName, context }: SampleRecord): Sample {
  const content: Sample['content'] =
    text === null ? { kind: 'image', blob: `/blob/${image}`, name: imageName ?? '' } : { kind: 'text', text }
  return { id, externalId, content, context: context ? (JSON.parse(context) as Sample['context']) : {} }
}

/** What a sample carries now, when it is asked again. */
function answerOf({ state, label }: SampleRecord): Card['answer'] {
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

export const cardOf = (sample: SampleRecord, queued: QueuedSample, tally: Tally): Card => ({
  sample: sampleOf(sample),
  purpose: queued.purpose,
  ...explain(queued, tally),
  answer: answerOf(sample),
})

/** Any sample as a card: nobody queued it, so there is no rank to explain, but the model's newest guess is known. */
export function askedAgain(sample: SampleRecord, { project }: Desk): Card {
  const predicted = predictedLabel(project.db, sample.id, project.tally)
  return {
    sample: sampleOf(sample),
    purpose: 'again',
    guesses: predicted ? [predicted.guess] : [],
    others: [],
    why: {
      ...{ strategy: 'chosen-by-hand', rank: 1, poolSize: 1, parts: {}, nearestLabelled: null },
      score: predicted && Number.isFinite(predicted.score) ? predicted.score : null,
      reasons: [{ code: 'chosen-by-hand', fields: {} }],
      model: predicted && { version: predicted.version, trainedAt: predicted.trainedAt },
    },
    answer: answerOf(sample),
  }
}
