import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { FeatureSet, Model, TrainingRun } from '@contract/models'
import type { OptionValues, PluginDescriptor } from '@contract/options'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'

/** Models, runs and feature sets of the open project, and what starts new ones. */
export function useModels() {
  const studio = useStudio()
  const models = shallowRef<readonly Model[]>([])
  const runs = shallowRef<readonly TrainingRun[]>([])
  const sets = shallowRef<readonly FeatureSet[]>([])
  const learners = shallowRef<readonly PluginDescriptor[]>([])
  const backbones = shallowRef<readonly PluginDescriptor[]>([])
  const learner = ref('')
  const backbone = ref('')
  const options = ref<OptionValues>({})
  const chosen = ref<number | null>(null)
  const confusion = shallowRef<{ labels: string[]; counts: number[][] } | null>(null)
  const current = computed(() => models.value.find(({ id }) => id === chosen.value) ?? models.value[0] ?? null)
  const training = computed(() => studio.running.find(({ kind }) => kind === 'train') ?? null)
  const schema = computed(() => learners.value.find(({ id }) => id === learner.value)?.options ?? {})

  async function load() {
    await studio.attempt(async () => {
      ;[models.value, runs.value, sets.value, learners.value, backbones.value] = await Promise.all([
        api.models.list(),
        api.models.runs(),
        api.models.featureSets(),
        api.models.learners(),
        api.models.backbones(),
      ])
    })
    learner.value ||= learners.value[0]?.id ?? ''
    backbone.value ||= sets.value.find((s) => s.active)?.backbone ?? backbones.value[0]?.id ?? ''
  }
  async function train() {
    await studio.finished(api.models.train({ learner: learner.value, options: options.value }))
    await load()
  }
  async function embed() {
    await studio.finished(api.models.embed({ backbone: backbone.value }))
    await load()
  }
  async function activate(model: number) {
    models.value = (await studio.attempt(() => api.models.activate({ model }))) ?? models.value
  }
  const cancel = () => training.value && studio.attempt(() => api.jobs.cancel({ id: training.value!.id }))
  const exportOnnx = (model: number) => studio.attempt(() => api.models.exportOnnx({ model, path: null }))
  onMounted(load)
  watch(() => studio.model?.version, load)
  watch(
    current,
    async (model) =>
      void (confusion.value = model?.holdout
        ? await studio.attempt(() => api.models.confusion({ model: model.id }))
        : null),
  )
  return {
    models,
    runs,
    sets,
    learners,
    backbones,
    learner,
    backbone,
    options,
    schema,
    current,
    chosen,
    confusion,
    training,
    load,
    train,
    embed,
    activate,
    cancel,
    exportOnnx,
  }
}
