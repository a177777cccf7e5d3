import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { WireError } from '@contract/jobs'
import type { ModelEndpoint, ModelReceipt } from '@contract/language-model'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'
import { useStudio } from '../../stores/studio'
import { useTasks } from '../../stores/tasks'

export type Estimate = Awaited<ReturnType<typeof api.synthesis.estimateModel>>

/** Asking a language model for texts of each label: where it is, what that would take, and what came. */
export function useAskModel() {
  const studio = useStudio()
  const tasks = useTasks()
  const endpoint = shallowRef<ModelEndpoint | null>(null)
  const form = reactive({
    where: 'address' as 'address' | 'folder',
    url: '',
    model: '',
    key: '',
    folder: '',
    perLabel: 20,
    examples: 3,
  })
  const estimate = shallowRef<Estimate | null>(null)
  /** Somebody has said that it may leave this machine. */
  const maySend = ref(false)
  const problem = shallowRef<WireError | null>(null)
  const busy = ref(false)
  /** That asks, as long as it does. */
  const job = ref<string | null>(null)
  // What was looked at is what is asked: another wish is looked at anew.
  watch(form, () => {
    estimate.value = null
    maySend.value = false
  })

  async function attempt<Result>(work: () => Promise<Result>): Promise<Result | null> {
    busy.value = true
    problem.value = null
    try {
      return await work()
    } catch (error) {
      problem.value = wireErrorOf(error)
      return null
    } finally {
      busy.value = false
    }
  }
  const load = () =>
    attempt(async () => {
      const known = await api.synthesis.modelEndpoint()
      endpoint.value = known
      form.where = known.folder === null ? 'address' : 'folder'
      form.url = known.url ?? ''
      form.model = known.model
      form.folder = known.folder ?? ''
    })
  const wish = () => ({ task: tasks.id, perLabel: form.perLabel, examples: form.examples })
  /** Keeps where the model is, and says what asking it would take; nobody is asked. */
  const look = () =>
    attempt(async () => {
      const typed = form.key ? { key: form.key } : {}
      endpoint.value = await api.synthesis.setModelEndpoint(
        form.where === 'folder'
          ? { folder: form.folder }
          : { folder: null, url: form.url || null, model: form.model, ...typed },
      )
      estimate.value = await api.synthesis.estimateModel(wish())
    })
  const canAsk = computed(() => estimate.value !== null && (estimate.value.reach !== 'elsewhere' || maySend.value))
  /** The template that all texts went into; null where none came. */
  async function ask(): Promise<number | null> {
    const { url: to } = estimate.value!
    busy.value = true
    const started = Promise.resolve(api.synthesis.askModel({ ...wish(), url: to }))
    started.then(({ id }) => (job.value = id)).catch(() => {})
    const receipt = await studio.finished<ModelReceipt>(started)
    busy.value = false
    job.value = null
    return receipt?.template ?? null
  }
  const cancel = async () => void (job.value !== null && (await api.jobs.cancel({ id: job.value })))
  return reactive({ job, cancel, form, endpoint, estimate, maySend, problem, busy, canAsk, load, look, ask })
}
