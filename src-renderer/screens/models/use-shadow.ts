import { shallowRef, watch } from 'vue'
import type { ShadowState } from '@contract/shadow'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

export type Shadow = ReturnType<typeof useShadow>

/** Whether models of this task are checked before they are used, and the one that is held back. */
export function useShadow() {
  const studio = useStudio()
  const tasks = useTasks()
  const state = shallowRef<ShadowState | null>(null)
  /** Answers that will be asked again; null until somebody wishes it. */
  const asked = shallowRef<number | null>(null)

  async function load() {
    const { id: task } = tasks
    if (!studio.project) return
    const told = await studio.attempt(() => api.shadow.state({ task }))
    if (!told || task !== tasks.id) return
    if (told.held?.model !== state.value?.held?.model) asked.value = null
    state.value = told
  }
  async function turn(on: boolean) {
    const told = await studio.attempt(() => api.shadow.set({ task: tasks.id, on }))
    if (told) state.value = told
  }
  async function use(model: number) {
    if (await studio.attempt(() => api.models.activate({ model }))) await load()
  }
  async function lookAgain() {
    const done = await studio.attempt(() => api.shadow.lookAgain({ task: tasks.id }))
    if (done) asked.value = done.asked
  }
  // A model that is held back is told as a notice, one that is used as a model.
  watch([() => studio.project?.id, () => tasks.id, () => studio.model, () => studio.notice], load, { immediate: true })
  return { state, asked, turn, use, lookAgain }
}
