import { shallowRef } from 'vue'
import { api } from '../connection/api'
import { useSettings } from './settings'
import { useStudio } from './studio'
import { useTasks } from './tasks'

export type Decision = 'label' | 'skip' | 'clear'
export interface DecisionReceipt {
  /** The entry of the log it can be taken back by. */
  readonly entry: number
  readonly kind: Decision
  readonly count: number
  readonly label: string | null
  readonly undo: 'possible' | 'done' | 'too-late'
}

/** One decision on many samples at once, the receipt for it, and the way back: of that decision and of no other. */
export function useDecisions() {
  const studio = useStudio()
  const settings = useSettings()
  const tasks = useTasks()
  const receipt = shallowRef<DecisionReceipt | null>(null)

  /** Whether it was saved; what went wrong is shown. */
  async function decide(samples: readonly number[], kind: Decision, label: string | null): Promise<boolean> {
    const { annotator } = settings
    const done = await studio.attempt(() =>
      api.labelling.bulk({
        annotator,
        task: tasks.id,
        samples: [...samples],
        kind,
        labels: label === null ? [] : [label],
      }),
    )
    if (done) receipt.value = { entry: done.entry.id, kind, label, count: samples.length, undo: 'possible' }
    return done !== null
  }
  async function undo(): Promise<void> {
    const given = receipt.value
    if (!given) return
    await studio.attempt(async () => {
      const done = await api.labelling.undo({ annotator: settings.annotator, task: tasks.id, only: given.entry })
      receipt.value = { ...given, undo: done ? 'done' : 'too-late' }
    })
  }
  const dismiss = () => void (receipt.value = null)
  return { receipt, decide, undo, dismiss }
}
