import { basename } from 'node:path'
import type { IncomingSample } from '../../exchange-formats/format.ts'
import { labelsOf } from '../../exchange-formats/single-label.ts'
import { answersInWords } from './further-answers.ts'

export const imageNameOf = ({ content, externalId }: IncomingSample): string | null =>
  content.kind === 'image' ? (content.name ?? externalId ?? basename(content.path)) : null

/** What a record says beside its content, as JSON; null for nothing; an answer that is wished there and a guess that came along stay readable there. */
export function newContext(sample: IncomingSample, withAnswer: boolean): string | null {
  const { context, predictions } = sample
  const guesses = Object.entries(predictions ?? {}).sort(([, a], [, b]) => b - a)
  const guess = guesses[0] && { prediction: guesses[0][0], 'prediction score': guesses[0][1] }
  const all = { ...context, ...(withAnswer ? answerAsContext(sample) : {}), ...guess }
  return Object.keys(all).length > 0 ? JSON.stringify(all) : null
}

function answerAsContext(sample: IncomingSample): Record<string, string> {
  const { state, stateReason } = sample
  const label = labelsOf(sample)?.join(', ')
  const own: Record<string, string> = label ? { label } : {}
  if (!label && state) own.state = state
  if (!label && stateReason) own.reason = stateReason
  return { ...own, ...answersInWords(sample) }
}
