import { computed, shallowRef, watch } from 'vue'
import type { Exposure, ExposureSetting } from '@contract/exposures'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

export type ExposuresState = ReturnType<typeof useExposures>

/** New models of this task that are shown step by step, and whether they are. */
export function useExposures() {
  const studio = useStudio()
  const tasks = useTasks()
  const exposures = shallowRef<readonly Exposure[]>([])
  const setting = shallowRef<ExposureSetting | null>(null)
  /** The one that goes on, or the newest that has. */
  const newest = computed(() => exposures.value[0] ?? null)

  async function load() {
    const { id: task } = tasks
    if (!studio.project) return
    const told = await studio.attempt(() =>
      Promise.all([api.exposures.list({ task }), api.exposures.setting({ task })]),
    )
    if (!told || task !== tasks.id) return
    exposures.value = told[0]
    setting.value = told[1]
  }
  async function turn(on: boolean) {
    const told = await studio.attempt(() => api.exposures.set({ task: tasks.id, on }))
    if (told) setting.value = told
    await load()
  }
  async function end(how: 'everybody' | 'withdrawn') {
    if (await studio.attempt(() => api.exposures.end({ task: tasks.id, how }))) await load()
  }
  watch([() => studio.project?.id, () => tasks.id, () => studio.model], load, { immediate: true })
  return { exposures, newest, setting, turn, end }
}
