import { ref } from 'vue'
import { api } from '../../connection/api'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'

/** What the core takes at once. */
const MOST = 500

/** Puts samples at the front of a task's queue, and says how many will be asked. */
export function useAskFirst() {
  const studio = useStudio()
  const settings = useSettings()
  /** Null until somebody wishes it. */
  const asked = ref<number | null>(null)

  async function ask(task: number, samples: readonly number[]) {
    if (samples.length === 0) return void (asked.value = 0)
    const wanted = { annotator: settings.annotator, task, samples: samples.slice(0, MOST) }
    const done = await studio.attempt(() => api.labelling.askFirst(wanted))
    if (done) asked.value = done.asked
  }
  return { asked, ask }
}
