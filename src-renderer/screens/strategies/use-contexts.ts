import { computed, onMounted, shallowRef, watch } from 'vue'
import type { ContextFigures } from '@contract/suggestions'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

const MOST = 3

/** The columns that say where a sample comes from, of the task this page is on. */
export function useContexts() {
  const studio = useStudio()
  const tasks = useTasks()
  const contexts = shallowRef<ContextFigures | null>(null)

  async function load() {
    if (!studio.project) return
    const { id: task } = tasks
    const told = await studio.attempt(() => api.suggestions.context({ task }))
    if (told && task === tasks.id) contexts.value = told
  }
  onMounted(load)
  watch([() => studio.project?.id, () => tasks.id], load)

  /** A place for each column named, and one more. */
  const levels = computed(() => {
    const { columns = [], offered = [] } = contexts.value ?? {}
    return Array.from({ length: Math.min(MOST, offered.length, columns.length + 1) }, (_, at) => ({
      column: columns[at] ?? '',
      choices: offered.filter((name) => name === columns[at] || !columns.includes(name)),
    }))
  })
  async function choose(at: number, column: string) {
    const columns = [...(contexts.value?.columns ?? [])]
    columns.splice(at, 1, ...(column ? [column] : []))
    const told = await studio.attempt(() => api.suggestions.setContext({ task: tasks.id, columns }))
    if (told) contexts.value = told
  }
  return { contexts, levels, choose }
}
