import { computed, onMounted, shallowRef } from 'vue'
import type { PluginDescriptor } from '@contract/options'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'

interface Asked {
  readonly learner: PluginDescriptor | undefined
  /** Of the file that is replayed, null while it is unknown; undefined: the project's own labels are. */
  readonly readByFile: boolean | null | undefined
}

/** What keeps label names from teaching in a replay; null where they can. */
export function useLabNames(asked: () => Asked) {
  const studio = useStudio()
  const readByProject = shallowRef<boolean | null>(null)
  onMounted(async () => {
    const sets = (studio.project && (await studio.attempt(() => api.models.featureSets()))) ?? []
    readByProject.value = sets.find(({ active }) => active)?.readsWords ?? null
  })
  return computed(() => {
    const { learner, readByFile } = asked()
    if (learner && !('names' in learner.options)) return 'learner'
    const read = readByFile === undefined ? readByProject.value : readByFile
    return read === false ? 'features' : null
  })
}
