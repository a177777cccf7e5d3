import { ref, shallowRef, watch } from 'vue'
import type { Readiness } from '@contract/bundles'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import type { ModelsState } from './use-models'

const TARGET = 0.8

/** Whether the model looked at can be relied on, against the accuracy that is wanted. */
export function useReadiness({ current }: ModelsState) {
  const studio = useStudio()
  const target = ref(TARGET)
  const readiness = shallowRef<Readiness | null>(null)

  async function load() {
    const model = current.value?.id
    const wanted = target.value
    const told =
      model === undefined ? null : await studio.attempt(() => api.models.readiness({ model, target: wanted }))
    // Another model, or another target, may have been chosen meanwhile.
    if (model === current.value?.id && wanted === target.value) readiness.value = told
  }
  watch([() => current.value?.id, target, () => studio.project?.labelled], load, { immediate: true })
  return { target, readiness, load }
}
