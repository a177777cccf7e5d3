import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { WireError } from '@contract/jobs'
import type { LabFile, LabFileReport } from '@contract/strategies'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'

/** A labelled file to replay on, and what the studio counts in it. */
export function useLabFile() {
  const train = ref('')
  const test = ref('')
  const report = shallowRef<LabFileReport | null>(null)
  /** Why it cannot be replayed. */
  const problem = shallowRef<WireError | null>(null)
  const reading = ref(false)
  const file = computed<LabFile | null>(() =>
    train.value === '' ? null : { train: train.value, ...(test.value === '' ? {} : { test: test.value }) },
  )
  let call = new AbortController()
  /** A folder may hold a whole disk: what nobody waits for is read no further. */
  const stop = () => call.abort()
  onScopeDispose(stop)
  watch(file, async (asked) => {
    stop()
    call = new AbortController()
    report.value = problem.value = null
    reading.value = asked !== null
    if (!asked) return
    const answer = await api.strategies.labFile(asked, { signal: call.signal }).then(
      (found) => ({ found, error: null }),
      (thrown: unknown) => ({ found: null, error: wireErrorOf(thrown) }),
    )
    // Another file may have been chosen meanwhile.
    if (asked !== file.value) return
    report.value = answer.found
    problem.value = answer.error
    reading.value = false
  })
  return { train, test, file, report, problem, reading }
}
