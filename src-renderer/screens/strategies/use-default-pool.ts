import { onMounted, shallowRef, watch } from 'vue'
import type { DefaultPool, DefaultPoolReport } from '@contract/default-pool'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'

/** By which columns cards are ordered before there are names or a model. */
export function useDefaultPool() {
  const studio = useStudio()
  const report = shallowRef<DefaultPoolReport | null>(null)
  async function load() {
    report.value = studio.project ? await studio.attempt(() => api.strategies.defaultPool()) : null
  }
  async function change(given: Partial<DefaultPool>) {
    report.value = (await studio.attempt(() => api.strategies.setDefaultPool(given))) ?? report.value
  }
  onMounted(load)
  watch([() => studio.project?.id, () => studio.project?.samples, () => studio.model?.id], load)
  return { report, change }
}
