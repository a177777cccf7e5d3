import { computed } from 'vue'
import { useQueue } from '../../stores/queue'
import { useWords } from '../../widgets/words'

/** What a screen reader is told when the next card is up. */
export function useSpoken(showGuesses: () => boolean) {
  const queue = useQueue()
  const { t } = useWords()
  return computed(() => {
    const { card } = queue
    if (!card) return ''
    const words = card.sample.content.kind === 'text' ? card.sample.content.text : card.sample.content.name
    const guess = showGuesses() ? card.guesses[0]?.label : undefined
    return guess ? t('label.spoken', { words, guess }) : words
  })
}
