import { FailedTrialRun } from '../backbones/unusable-model.ts'
import { lastRow, type Decoder } from './decoder.ts'
import { NotADecoder, VocabularyTooSmall } from './unusable-decoder.ts'

/** Two runs that should score alike may differ by so much of the spread of the scores: weights of a few bits round each run in their own way. */
const ALIKE = 0.3

/**
 * A first small run on two tokens, of which the graph must give numbers for all `vocabulary` tokens, must not look at what comes later, and must score
 * the second the same when the first is in its memory. Throws FailedTrialRun, NotADecoder, VocabularyTooSmall.
 */
export async function tryDecoder(file: string, decoder: Decoder, vocabulary: number): Promise<void> {
  const last = vocabulary - 1
  const other = await decoder.begin([0, 0])
  const whole = await decoder.begin([0, last])
  const scores = lastRow(whole)
  if (!scores.every((score) => !Number.isNaN(score)))
    throw new FailedTrialRun(file, new Error('it gives what is no number'))
  if (scores.length < vocabulary) throw new VocabularyTooSmall(file, scores.length, vocabulary)
  const [first, firstOfOther] = [whole, other].map(({ data }) => data.subarray(0, scores.length))
  if (whole.rows > 1 && distance(first!, firstOfOther!) > ALIKE)
    throw new NotADecoder(file, 'what it says after a word depends on the words that follow')
  if (!decoder.hasCache) return
  await decoder.begin([0])
  if (distance(lastRow(await decoder.next(last)), scores) > ALIKE)
    throw new FailedTrialRun(file, new Error('with its cache it scores otherwise than without'))
}

/** Root mean square of the differences, in standard deviations of `b`. What is −∞ in both is alike. */
function distance(a: Float32Array, b: Float32Array): number {
  const finite = [...b.keys()].filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]))
  const mean = finite.reduce((sum, i) => sum + b[i]!, 0) / finite.length
  const squares = (of: (i: number) => number) => finite.reduce((sum, i) => sum + of(i) ** 2, 0)
  const differences = squares((i) => a[i]! - b[i]!)
  return differences === 0 ? 0 : Math.sqrt(differences / squares((i) => b[i]! - mean))
}
