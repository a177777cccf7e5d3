import { computed, reactive, ref, watch } from 'vue'
import type { LabRequest } from '@contract/strategies'
import { usePlugins } from '../../stores/plugins'
import { useStudio } from '../../stores/studio'

/** The share of labelled samples a replay only tests on. */
const TESTED = 0.25
const BASELINE = 'random.v1'

/** What to replay; sizes follow from how many samples are labelled until the user sets them. */
export function useLabForm(inUse: () => string | null) {
  const studio = useStudio()
  const plugins = usePlugins()
  const form = reactive<LabRequest>({
    ...{ strategies: [BASELINE], startSize: 20, batch: 20, budget: 400, seeds: 5 },
    learner: 'pool-head.v1',
  })
  const labelled = computed(() => studio.project?.labelled ?? 0)
  const pool = computed(() => Math.floor((1 - TESTED) * labelled.value))
  const tooFew = computed(() => pool.value < form.startSize + form.batch)
  const pairs = computed(() => form.strategies.filter((id) => id.includes('+')))
  const opener = ref('')
  const follower = ref('')
  /** Only what needs no model can ask the first batch. */
  const openers = computed(() => plugins.strategies.filter(({ asksFirst }) => asksFirst))
  const pair = computed(() =>
    opener.value && follower.value && opener.value !== follower.value ? `${opener.value}+${follower.value}` : null,
  )
  const rivals = computed(() => form.strategies.filter((id) => id !== BASELINE).length)

  watch(
    labelled,
    () => {
      form.startSize = Math.max(2, Math.min(studio.project?.labels ?? 20, Math.floor(pool.value / 10)))
      form.budget = Math.max(4, Math.floor(0.8 * pool.value))
      form.batch = Math.max(1, Math.ceil((form.budget - form.startSize) / 15))
    },
    { immediate: true },
  )
  watch(
    inUse,
    (id) => {
      if (rivals.value === 0 && id && id !== BASELINE) form.strategies = [BASELINE, id]
    },
    { immediate: true },
  )
  function toggle(id: string) {
    if (id === BASELINE) return
    form.strategies = form.strategies.includes(id)
      ? form.strategies.filter((other) => other !== id)
      : [...form.strategies, id]
  }
  function addPair() {
    if (pair.value && !form.strategies.includes(pair.value)) toggle(pair.value)
    opener.value = follower.value = ''
  }
  return {
    ...{ form, labelled, pool, tooFew, rivals, toggle, BASELINE },
    ...{ pairs, opener, follower, openers, pair, addPair },
  }
}
