import type { Card } from '@contract/cards'
import type { LabellingProgress } from '@contract/labelling-progress'
import type { QueueState } from '@contract/queue-state'

interface Around {
  readonly card: Card
  /** Whether the person wants to see guesses. */
  readonly shown: boolean
  readonly queue: QueueState | null
  readonly progress: LabellingProgress | null
  /** Version of the model in use. */
  readonly model: number | null
}
interface Silence {
  readonly key: string
  readonly values: Readonly<Record<string, number>>
  /** Leads to where it can be mended. */
  readonly mend?: 'models'
}

/** Labels with examples that a first model needs. */
const TWO = 2

/** Why a card comes without a guess: of all reasons the one that holds. */
export function noGuess({ card, shown, queue, progress, model }: Around): Silence {
  const say = (key: string, values: Silence['values'] = {}): Silence => ({ key: `noGuess.${key}`, values })
  if (!shown) return say('hidden')
  if (card.purpose === 'holdout') return say('measuring')
  if (queue?.reasons.some(({ code }) => code.startsWith('train-') || code.startsWith('embed-')))
    return { ...say('failed'), mend: 'models' }
  if (model !== null) return card.purpose === 'again' ? say('unscored', { model }) : say('older', { model })
  const labels = (progress?.coverage ?? []).filter(({ count }) => count > 0).length
  if (labels < TWO) return say('twoLabels', { labels })
  if (queue?.mode === 'preparing') return say('preparing')
  if (progress && progress.toRetrain > 0) return say('soon', { count: progress.toRetrain })
  return say('training')
}
