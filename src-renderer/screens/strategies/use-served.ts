import { computed, shallowRef, watch } from 'vue'
import type { TaskKind } from '@contract/tasks'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

/** The strategies and learners that serve a kind of labels: those of a file may be of another kind than the task this page is on. */
export function useServed(kind: () => TaskKind) {
  const plugins = usePlugins()
  const studio = useStudio()
  const tasks = useTasks()
  const other = shallowRef<Awaited<ReturnType<typeof plugins.serving>> | null>(null)
  watch(kind, async (wanted) => {
    other.value = null
    if (wanted === tasks.kind) return
    const found = await studio.attempt(() => plugins.serving(wanted))
    if (wanted === kind()) other.value = found
  })
  return computed(() => other.value ?? { strategies: plugins.strategies, learners: plugins.learners })
}
