import { computed, onMounted, shallowRef, watch } from 'vue'
import type { NamesHelp } from '@contract/labels'
import { api } from '../../connection/api'
import { useLabels } from '../../stores/labels'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

/** How often each label of the task was right by its name alone, whether names teach, and the switch. */
export function useNamesHelp() {
  const studio = useStudio()
  const tasks = useTasks()
  const labels = useLabels()
  const help = shallowRef<NamesHelp | null>(null)
  const byLabel = computed(() => new Map((help.value?.byLabel ?? []).map((one) => [one.label, one])))
  /** Nothing is said where names could not teach and never did. */
  const shown = computed(() => help.value !== null && (help.value.can || help.value.byLabel.length > 0))

  /** Takes what is told unless another task was chosen meanwhile. */
  async function take(ask: (task: number) => Promise<NamesHelp>) {
    const { id } = tasks
    const told = await studio.attempt(() => ask(id))
    if (told && id === tasks.id) help.value = told
  }
  const load = () => void (studio.project && take((task) => api.labels.names({ task })))
  const letTeach = (teach: boolean) => take((task) => api.labels.letNamesTeach({ task, teach }))
  onMounted(load)
  watch(
    () => tasks.id,
    () => (help.value = null),
  )
  // A model says more; the set, or its counts, are others.
  watch([() => tasks.id, () => studio.model?.id, () => labels.labels], load)
  return { help, byLabel, shown, letTeach }
}
