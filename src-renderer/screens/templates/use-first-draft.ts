import { computed, ref } from 'vue'
import type { LabelsDraft, MinedDraft, VariedDraft } from '@contract/draft-receipts'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

/** Drafts of a template from what the project knows. `begin` takes one to be edited. */
export function useFirstDraft(begin: (source: string) => unknown) {
  const studio = useStudio()
  const tasks = useTasks()
  const drafting = ref(false)
  /** Samples were looked through and gave nothing to draft. */
  const nothing = ref<'patterns' | 'variants' | null>(null)

  async function draft<Receipt extends { readonly source: string }>(
    started: ReturnType<typeof api.synthesis.fromLabels>,
  ): Promise<Receipt | null> {
    drafting.value = true
    nothing.value = null
    const receipt = await studio.finished<Receipt>(started)
    drafting.value = false
    return receipt
  }
  /** A first wording of every label, from its name and what it says. */
  async function fromLabels() {
    const told = await draft<LabelsDraft>(api.synthesis.fromLabels({ task: tasks.id }))
    if (told) await begin(told.source)
  }
  /** What labelled samples have in common. */
  async function fromPatterns() {
    const told = await draft<MinedDraft>(api.synthesis.minedPatterns({ task: tasks.id }))
    if (told?.patterns.length === 0) nothing.value = 'patterns'
    else if (told) await begin(told.source)
  }
  /** Labelled samples in other words. */
  async function fromVariants() {
    const told = await draft<VariedDraft>(api.synthesis.variants({ task: tasks.id }))
    if (told?.count === 0) nothing.value = 'variants'
    else if (told) await begin(told.source)
  }
  return { drafting: computed(() => drafting.value), nothing, fromLabels, fromPatterns, fromVariants }
}
