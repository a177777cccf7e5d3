import { computed, ref, type Ref } from 'vue'
import type { Noise } from '@contract/synthesis-made'
import type { Template } from '@contract/templates'
import type { TemplateReport } from '@contract/template-report'
import { useLabels } from '../../stores/labels'
import { useStudio } from '../../stores/studio'
import { useSynthesis } from '../../stores/synthesis'

/** A label of a template that the project does not have, and the one of its labels that may be meant. */
export type UnknownLabel = Pick<TemplateReport['labels'][number], 'label' | 'nearest'>

/** A whole number between bounds; undefined for whatever is none. */
export const whole = (typed: string, least: number, most: number): number | undefined => {
  const value = Number(typed.trim())
  return typed.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : undefined
}

/** What is asked before samples are made, and making them. */
export function useMaking(template: Readonly<Ref<Template | null>>) {
  const store = useSynthesis()
  const studio = useStudio()
  const labels = useLabels()
  const perLabel = ref('')
  const seed = ref('')
  const noise = ref<Noise['kind']>('none')
  const rates = ref<Readonly<Record<string, number>>>({ 'small-letters.v1': 0.3, 'keyboard-typo.v1': 0.01 })
  const addLabels = ref(false)
  const busy = ref(false)
  /** Labels of a text that the project does not have, each once. */
  const unknownOf = (report: TemplateReport | null): readonly UnknownLabel[] => [
    ...new Map((report?.labels ?? []).flatMap((one) => (one.offered ? [] : [[one.label, one] as const]))).values(),
  ]
  const chosen = computed((): Noise =>
    noise.value === 'rates' ? { kind: 'rates', rates: { ...rates.value } } : { kind: noise.value },
  )
  /** What the sentences shown beside the text are made untidy with: fitted rates are known once they were measured. */
  const shown = computed((): Readonly<Record<string, number>> => {
    if (noise.value === 'rates') return rates.value
    const made = template.value?.made
    return noise.value === 'fitted' && made?.fitted ? made.noise : {}
  })
  const setRate = (id: string, rate: number) => void (rates.value = { ...rates.value, [id]: rate })

  async function make(id: number, unknown: readonly UnknownLabel[]): Promise<boolean> {
    busy.value = true
    const receipt = await studio.finished(
      store.make({
        templates: [id],
        perLabel: whole(perLabel.value, 1, 10_000),
        seed: whole(seed.value, 0, 0xffffffff),
        noise: chosen.value,
        addLabels: addLabels.value && unknown.length > 0,
      }),
    )
    await studio.attempt(store.load)
    await studio.attempt(labels.load)
    busy.value = false
    return receipt !== null
  }
  return { perLabel, seed, noise, rates, addLabels, unknownOf, shown, busy, setRate, make }
}
export type MakingForm = ReturnType<typeof useMaking>
