import { onMounted, reactive, shallowRef, watch } from 'vue'
import type { WireError } from '@contract/jobs'
import type { Model } from '@contract/models'
import type { QueryLogEntry } from '@contract/strategies'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'
import { useStudio } from '../../stores/studio'

interface Replay {
  readonly state: 'running' | 'same' | 'other' | 'refused'
  readonly error?: WireError
}

/** What was asked when and why; a query asked again says whether it gives the same batch. */
export function useQueryLog() {
  const studio = useStudio()
  const entries = shallowRef<readonly QueryLogEntry[] | null>(null)
  const models = shallowRef<readonly Model[]>([])
  const replays = reactive(new Map<number, Replay>())
  async function load() {
    if (!studio.project) return void (entries.value = [])
    await studio.attempt(async () => {
      ;[entries.value, models.value] = await Promise.all([api.strategies.log({ limit: 200 }), api.models.list()])
    })
  }
  async function replay(id: number) {
    replays.set(id, { state: 'running' })
    try {
      replays.set(id, { state: (await api.strategies.replay({ id })).same ? 'same' : 'other' })
    } catch (error) {
      // Not repeatable now is an answer for this row, not trouble for the page.
      replays.set(id, { state: 'refused', error: wireErrorOf(error) })
    }
  }
  const versionOf = (model: number | null) => models.value.find(({ id }) => id === model)?.version ?? '–'
  onMounted(load)
  watch([() => studio.project?.id, () => studio.queue?.rankedAt], load)
  return { entries, replays, replay, versionOf }
}
