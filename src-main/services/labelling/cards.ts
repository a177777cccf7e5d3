import type { Sample } from '../../contract/data.ts'
import type { Card } from '../../contract/cards.ts'
import { modelFor } from '../../storage/model-for.ts'
import { contextOf } from '../data/stored-context.ts'
import { lastAsked } from '../../storage/tables/annotations.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import { predictionOf } from '../../storage/tables/predictions.ts'
import type { QueuedSample } from '../../storage/tables/queue.ts'
import type { SampleRecord } from '../../storage/tables/samples.ts'
import { turnsBefore } from '../../storage/tables/turns.ts'
import type { TaskSession } from '../session.ts'
import { explain } from '../queue/explain.ts'
import { guessesFor, NO_GUESSES, type Guesses } from './guesses.ts'

/** Turns that a card brings along. */
const TURNS = 3
/** The sample with the turns before it. */
function shownOf({ db }: TaskSession['project'], sample: SampleRecord): Pick<Card, 'sample' | 'before'> {
  const before = turnsBefore(db, sample.id, TURNS)
  return { sample: sampleOf(sample), ...(before && { before: { ...before, turns: [...before.turns] } }) }
}

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

/** Cards of what was asked, in its order, with what is guessed of each now. */
export async function cardsOf(
  at: TaskSession,
  asked: readonly { readonly sample: SampleRecord; readonly queued: QueuedSample }[],
  annotator: string,
): Promise<Card[]> {
  const guessable = asked.filter(({ queued }) => queued.purpose !== 'holdout').map(({ sample }) => sample.id)
  const guessesOf = await guessesFor(at, guessable, annotator)
  return asked.map(({ sample, queued }) => ({
    task: at.task.id,
    ...shownOf(at.project, sample),
    purpose: queued.purpose,
    ...guessesOf(sample.id),
    why: explain(queued, at.counts),
    answer: answerOf(sample),
  }))
}

/**
 * Any sample as a card. One that is open again (its answer was taken back) comes as it was asked; one that carries an answer comes with that.
 * What is kept for measuring never comes with a guess.
 */
export async function cardAgain(at: TaskSession, sample: SampleRecord, annotator: string): Promise<Card> {
  const { db } = at.project
  const queued = lastAsked(db, sample.id, at.task.id)
  const kept = isKeptForMeasuring(db, sample.id)
  const asAsked = async () => (await cardsOf(at, [{ sample, queued: queued! }], annotator))[0]!
  // What was asked for measuring may have been released to learn from since.
  const asItIs = queued && (queued.purpose === 'holdout') === kept
  if (asItIs && sample.state === 'unlabelled') return asAsked()
  const byHand = { task: at.task.id, ...chosenByHand(at, sample) }
  if (kept) return { ...byHand, purpose: 'holdout', ...NO_GUESSES }
  const model = modelFor(db, { annotator, sample: sample.id }, at.task.id)
  if (queued && model && queued.modelVersion === model.version) return { ...(await asAsked()), purpose: 'again' }
  const guesses = (await guessesFor(at, [sample.id], annotator))(sample.id)
  const score = model && predictionOf(db, model.id, sample.id)?.score
  const why = { ...byHand.why, score: Number.isFinite(score) ? score! : null, model: guesses.guessedBy?.model ?? null }
  return { ...byHand, ...guesses, why }
}

/** Nobody queued it, so there is no rank to explain. */
const chosenByHand = ({ project }: TaskSession, sample: SampleRecord): Omit<Card, 'task' | keyof Guesses> => ({
  ...shownOf(project, sample),
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
