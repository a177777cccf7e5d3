import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import type { Job } from '@contract/jobs'
import type { LabRequest, LabRun } from '@contract/strategies'
import { api } from '../../connection/api'
import { useStudio } from '../../stores/studio'

/** Replays of this project: their results, the one on screen, and what starts or stops one. */
export function useLab() {
  const studio = useStudio()
  const runs = shallowRef<readonly LabRun[] | null>(null)
  const chosen = ref<number | null>(null)
  const formOpen = ref(false)
  const job = computed(() => studio.running.find(({ kind }) => kind === 'lab') ?? null)
  const run = computed(
    () =>
      runs.value?.find(({ id }) => id === chosen.value) ??
      runs.value?.find(({ state }) => state === 'running') ??
      runs.value?.find(({ result }) => result) ??
      null,
  )

  async function load() {
    runs.value = studio.project ? ((await studio.attempt(() => api.strategies.labRuns())) ?? runs.value) : []
  }
  const start = (request: LabRequest) => follow(() => api.strategies.lab(request))
  /** Finished curves stay; the missing ones are replayed. */
  const resume = (stopped: LabRun) => follow(() => api.strategies.resumeLab({ run: stopped.id }))
  async function follow(begin: () => Promise<Job>) {
    const started = await studio.attempt(begin)
    if (!started) return
    formOpen.value = false
    chosen.value = null
    await studio.finished(Promise.resolve(started))
    await load()
  }
  const cancel = () => job.value && studio.attempt(() => api.jobs.cancel({ id: job.value!.id }))
  onMounted(load)
  // A run goes on while the page is elsewhere, and shows its curves as they grow.
  const curves = () => (job.value?.unit === 'curves' ? job.value.done : 0)
  watch([() => studio.project?.id, curves, () => job.value === null], load)
  return { runs, run, chosen, formOpen, job, start, resume, cancel }
}
