import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { FeatureSet } from '@contract/models'
import type { OptionValues } from '@contract/options'
import { api } from '../../connection/api'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'

/** What an embedding says when it is done. */
interface Embedded {
  readonly unreadable: number
  readonly unreadableExamples: readonly { readonly sample: number; readonly name: string; readonly reason: string }[]
  readonly notices: readonly { readonly name: string; readonly fields: Readonly<Record<string, string | number>> }[]
}

/** What the samples are seen with: the sets there are, and the start of a new one. */
export function useFeatures() {
  const studio = useStudio()
  const plugins = usePlugins()
  const sets = shallowRef<readonly FeatureSet[]>([])
  const backbone = ref('')
  const options = ref<OptionValues>({})
  /** Of the last embedding asked for here. */
  const told = shallowRef<Embedded | null>(null)
  const job = computed(() => studio.running.find(({ kind }) => kind === 'embed') ?? null)
  /** Those that read samples of this project's kind; vectors may come with any. */
  const choices = computed(() => {
    const kind = studio.project?.kind ?? null
    return plugins.backbones.filter(({ input }) => kind === null || input === kind || input === 'vector')
  })
  const chosen = computed(() => plugins.backbones.find(({ id }) => id === backbone.value))
  const schema = computed(() => chosen.value?.options ?? {})
  /** Why label names cannot teach with the features in use; null where they can. */
  const unread = computed(() => {
    const active = sets.value.find((set) => set.active)
    if (!active || active.readsWords) return null
    return studio.project?.kind === 'image' ? 'models.picturesReadNoWords' : 'models.readsNoWords'
  })

  async function load() {
    sets.value = studio.project ? ((await studio.attempt(() => api.models.featureSets())) ?? []) : []
    if (backbone.value === '')
      choose(known(sets.value.find(({ active }) => active)?.backbone) ?? choices.value[0]?.id ?? '')
  }
  /** Features that a training left behind are computed by no backbone. */
  const known = (id: string | undefined) => choices.value.find((backbone) => backbone.id === id)?.id
  function choose(id: string, given: OptionValues = {}) {
    backbone.value = id
    options.value = given
  }
  async function embed() {
    told.value = null
    told.value = await studio.finished<Embedded>(api.models.embed({ backbone: backbone.value, options: options.value }))
    await load()
  }
  const cancel = () => job.value && studio.attempt(() => api.jobs.cancel({ id: job.value!.id }))
  onMounted(load)
  watch([() => studio.project?.id, () => studio.model?.version, () => plugins.backbones], load)
  return { sets, unread, told, choices, backbone, options, chosen, schema, job, choose, embed, cancel }
}
