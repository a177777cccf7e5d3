import { onMounted, shallowRef, watch } from 'vue'
import type { ExemplarFigures, Online, Rule, SourceFigures } from '@contract/suggestions'
import { api } from '../../connection/api'
import { useLabels } from '../../stores/labels'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

export type SuggestionState = ReturnType<typeof useSuggestions>
export type NewRule = Omit<Parameters<typeof api.suggestions.addRule>[0], 'task'>
type RuleChange = Omit<Parameters<typeof api.suggestions.changeRule>[0], 'id'>

/** Rules and sources of the task this page is on. */
export function useSuggestions() {
  const studio = useStudio()
  const tasks = useTasks()
  const labels = useLabels()
  const rules = shallowRef<readonly Rule[] | null>(null)
  const sources = shallowRef<{ cards: number; sources: readonly SourceFigures[] } | null>(null)
  const exemplars = shallowRef<ExemplarFigures | null>(null)
  const online = shallowRef<Online | null>(null)

  async function load() {
    if (!studio.project) return
    const { id: task } = tasks
    await studio.attempt(async () => {
      const [, listed, told, alike, stepping] = await Promise.all([
        labels.load(),
        api.suggestions.rules({ task }),
        api.suggestions.sources({ task }),
        api.suggestions.exemplars({ task }),
        api.suggestions.online({ task }),
      ])
      if (task !== tasks.id) return
      rules.value = listed
      sources.value = told
      exemplars.value = alike
      online.value = stepping
    })
  }
  onMounted(load)
  watch([() => studio.project?.id, () => tasks.id], load)

  /** Whether it was done; what went wrong is shown. */
  async function take(work: Promise<readonly Rule[]>): Promise<boolean> {
    const listed = await studio.attempt(() => work)
    if (listed) rules.value = listed
    return listed !== null
  }
  const add = (rule: NewRule) => take(api.suggestions.addRule({ ...rule, task: tasks.id }))
  const change = (id: number, to: RuleChange) => take(api.suggestions.changeRule({ id, ...to }))
  const remove = (id: number) => take(api.suggestions.removeRule({ id }))
  const importText = (text: string) =>
    studio.attempt(async () => {
      const receipt = await api.suggestions.importRules({ task: tasks.id, text })
      await load()
      return receipt
    })
  const exportText = (format: 'csv' | 'json') =>
    studio.attempt(async () => (await api.suggestions.exportRules({ task: tasks.id, format })).text)
  async function wantPrecision(wanted: number) {
    const told = await studio.attempt(() => api.suggestions.setExemplarPrecision({ task: tasks.id, wanted }))
    if (told) exemplars.value = told
  }
  async function stepOnline(on: boolean) {
    const told = await studio.attempt(() => api.suggestions.setOnline({ task: tasks.id, on }))
    if (told) online.value = told
  }
  return {
    rules,
    sources,
    exemplars,
    labels,
    add,
    change,
    remove,
    importText,
    exportText,
    wantPrecision,
    online,
    stepOnline,
  }
}
