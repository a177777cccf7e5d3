import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { Model, Reliability } from '@contract/models'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

export type ModelsState = ReturnType<typeof useModels>

/** Models of the task this page is on, and the one looked at. */
export function useModels() {
  const studio = useStudio()
  const tasks = useTasks()
  const models = shallowRef<readonly Model[] | null>(null)
  const chosen = ref<number | null>(null)
  /** Where a model was written last. */
  const written = shallowRef<{ readonly file: string } | null>(null)
  /** Bytes of all that must be shipped with each model; of those whose model folder is gone nothing is known. */
  const sizes = shallowRef<ReadonlyMap<number, number>>(new Map())
  const reliability = shallowRef<Reliability | null>(null)
  const confusion = shallowRef<Awaited<ReturnType<typeof api.models.confusion>>>(null)
  const current = computed(
    () =>
      models.value?.find(({ id }) => id === chosen.value) ??
      models.value?.find(({ active }) => active) ??
      models.value?.[0] ??
      null,
  )
  /** The model, its parent, and so on back to the first. */
  const lineage = computed(() => {
    const chain: Model[] = []
    for (let model = current.value; model && !chain.includes(model) && chain.length < 12;) {
      chain.push(model)
      const parent: number | null = model.parent
      model = models.value?.find(({ version }) => version === parent) ?? null
    }
    return chain
  })

  async function load() {
    const { id: task } = tasks
    const [all, told] = studio.project
      ? await Promise.all([
          studio.attempt(() => api.models.list({ task })),
          studio.attempt(() => api.models.sizes({ task })),
        ])
      : [[], []]
    // What is known stays where it cannot be fetched again.
    if (!all || task !== tasks.id) return
    sizes.value = new Map(told?.flatMap(({ model, bytes }) => (bytes ? [[model, bytes]] : [])))
    models.value = all
  }
  async function activate(model: number) {
    const all = await studio.attempt(() => api.models.activate({ model }))
    if (!all) return
    models.value = all.filter(({ task }) => task === tasks.id)
    studio.model = models.value.find(({ active }) => active) ?? null
  }
  async function exportOnnx(model: number) {
    const done = await studio.attempt(() => api.models.exportOnnx({ model, path: null }))
    if (done) written.value = { file: done.file }
  }
  onMounted(load)
  // A training that ends may leave a model that is not taken into use.
  const trainings = () => studio.running.filter(({ kind }) => kind === 'train').length
  watch([() => studio.project?.id, () => tasks.id, () => studio.model?.version, trainings], load)
  watch(
    () => current.value?.id,
    async (id) => {
      const measured = id !== undefined && current.value?.holdout
      const [table, bins] = measured
        ? await Promise.all([
            studio.attempt(() => api.models.confusion({ model: id })),
            studio.attempt(() => api.models.reliability({ model: id })),
          ])
        : [null, null]
      if (current.value?.id !== id) return
      confusion.value = table
      reliability.value = bins
    },
  )
  return { models, sizes, chosen, current, lineage, confusion, reliability, written, load, activate, exportOnnx }
}
