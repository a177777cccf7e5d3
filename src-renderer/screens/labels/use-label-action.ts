import { onMounted, ref, shallowRef } from 'vue'
import type { WireError } from '@contract/jobs'
import type { Label, LabelUse } from '@contract/labels'
import { api } from '../../connection/api'
import { wireErrorOf } from '../../connection/wire-error'
import { useLabels } from '../../stores/labels'
import { useSettings } from '../../stores/settings'

/** What was done to a label, for the receipt and the way back. */
export interface LabelDone {
  readonly kind: 'merge' | 'retire'
  readonly label: Label
  readonly into: string | null
  readonly samples: number
  /** Its entry of the log; null where no answer was changed. */
  readonly action: number | null
}

/** One label merged or retired: how many answers that changes is told before. */
export function useLabelAction(label: Label, labels: () => readonly Label[]) {
  const store = useLabels()
  const settings = useSettings()
  const use = shallowRef<LabelUse | null>(null)
  const problem = shallowRef<WireError | null>(null)
  /** The label that answers go to. */
  const into = ref('')
  const answers = ref<'ask' | 'move' | 'keep'>('ask')
  const failed = (error: unknown) => void (problem.value = wireErrorOf(error))
  onMounted(() => api.labels.use({ id: label.id }).then((told) => void (use.value = told), failed))

  async function carryOut(kind: LabelDone['kind'], told: (done: LabelDone) => void) {
    const target = labels().find(({ name }) => name === into.value)
    const { annotator } = settings
    const { id } = label
    const moved = kind === 'merge' || answers.value === 'move'
    if (moved && !target) return
    const work =
      kind === 'merge'
        ? api.labels.merge({ id, into: target!.id, annotator })
        : api.labels.retire({ id, answers: answers.value === 'move' ? { into: target!.id } : answers.value, annotator })
    await store
      .change(work, ({ samples, action }) => told({ kind, label, into: moved ? target!.name : null, samples, action }))
      .catch(failed)
  }
  return { use, problem, into, answers, carryOut }
}
