import { shallowRef } from 'vue'
import { api } from '../connection/api'
import { useSettings } from './settings'
import { useStudio } from './studio'
import { useTasks } from './tasks'

export type Decision = 'label' | 'skip' | 'clear'
/** What labels do to those a sample has, in a task of several. */
export type Change = 'replace' | 'add' | 'remove'
export interface DecisionReceipt {
  /** The entry of the log it can be taken back by. */
  readonly entry: number
  readonly kind: Decision
  readonly count: number
  readonly change: Change
  readonly labels: readonly string[]
  readonly undo: 'possible' | 'done' | 'too-late'
}

/** One decision on many samples at once, the receipt for it, and the way back: of that decision and of no other. */
export function useDecisions() {
  const studio = useStudio()
  const settings = useSettings()
  const tasks = useTasks()
  const receipt = shallowRef<DecisionReceipt | null>(null)

  /** Whether it was saved; what went wrong is shown. */
  async function decide(
    samples: readonly number[],
    kind: Decision,
    labels: readonly string[] = [],
    change: Change = 'replace',
  ): Promise<boolean> {
    const { annotator } = settings
    const done = await studio.attempt(() =>
      api.labelling.bulk({
        annotator,
        task: tasks.id,
        samples: [...samples],
        kind,
        labels: [...labels],
        change,
      }),
    )
    if (done) receipt.value = { entry: done.entry.id, kind, change, labels, count: done.entry.count, undo: 'possible' }
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
