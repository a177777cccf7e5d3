import { computed, ref, watch } from 'vue'
import type { Card } from '@contract/cards'
import type { Label } from '@contract/labels'

/**
 * The labels a person has given the card so far. Nothing is given beforehand, whatever the model suggests; a card that was answered
 * begins with its answer.
 */
export function useChosen(card: () => Card, labels: () => readonly Label[]) {
  const chosen = ref<ReadonlySet<string>>(new Set())
  // The same card with other guesses is no other card.
  watch(
    [() => card().task, () => card().sample.id, () => card().answer],
    ([, , answer]) => (chosen.value = new Set(answer?.labels)),
    { immediate: true },
  )
  function toggle(label: string) {
    const next = new Set(chosen.value)
    if (!next.delete(label)) next.add(label)
    chosen.value = next
  }
  /** In the order of the label set; names that are not in it yet come last. */
  const given = computed(() => {
    const known = labels().flatMap(({ name }) => (chosen.value.has(name) ? [name] : []))
    return [...known, ...[...chosen.value].filter((name) => !known.includes(name))]
  })
  return { chosen, given, toggle }
}
