import { onBeforeUnmount, ref, shallowRef } from 'vue'
import type { Prediction } from '@contract/serving'
import type { WireError } from '@contract/jobs'
import { api } from '../../connection/api'
import { lostLine, wireErrorOf } from '../../connection/wire-error'
import { useTasks } from '../../stores/tasks'

/** What the model in use says of a text. Where it is not ready, that is said, and it is asked again when it says so. */
export function useTrial() {
  const tasks = useTasks()
  const text = ref('')
  const said = shallowRef<Prediction | null>(null)
  const problem = shallowRef<WireError | null>(null)
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function ask() {
    clearTimeout(timer)
    const mine = ++turn
    const asked = text.value.trim()
    if (asked === '') return
    busy.value = true
    try {
      const answer = await api.serving.predict({ task: tasks.id, text: asked })
      if (mine !== turn) return
      said.value = answer
      problem.value = null
    } catch (thrown) {
      if (mine !== turn) return
      const error = wireErrorOf(thrown)
      said.value = null
      problem.value = lostLine(error) ? null : error
      if (error.name === 'ModelNotReady') timer = setTimeout(ask, Number(error.fields['retryAfterMs']))
    }
    busy.value = false
  }
  /** What is typed is not what was answered any more. */
  function forget() {
    turn++
    clearTimeout(timer)
    said.value = problem.value = null
    busy.value = false
  }
  onBeforeUnmount(forget)
  return { text, said, problem, busy, ask, forget }
}
