import { NamedError } from '../../platform/named-error.ts'
import type { TaskRecord } from '../../storage/tables/tasks.ts'

export class LabelMissing extends NamedError<{ sample: number }> {
  constructor(sample: number) {
    super({ sample }, `The answer for sample ${sample} names no label`)
  }
}

/** Several labels in a task of one, or one where a list was asked for. Nothing was written. */
export class AnswerDoesNotFit extends NamedError<{ sample: number; task: string; kind: TaskRecord['kind'] }> {
  constructor(sample: number, { name, kind }: TaskRecord) {
    const wants = kind === 'single' ? 'one label' : 'a list of labels, empty where none applies'
    super({ sample, task: name, kind }, `The task “${name}” takes ${wants}; the answer for sample ${sample} has not`)
  }
}

export interface GivenAnswer {
  readonly kind: 'label' | 'skip' | 'flag' | 'clear'
  readonly label: string | null
  readonly labels?: readonly string[]
}

/**
 * The names of the labels an answer gives: one in a task of one label, as many as apply in a task of several; none where it is skipped, flagged or cleared.
 * Throws LabelMissing, AnswerDoesNotFit.
 */
export function labelsGiven(task: TaskRecord, sample: number, { kind, label, labels }: GivenAnswer): string[] {
  if (kind !== 'label') return []
  if (task.kind === 'multi') {
    if (labels === undefined || (label !== null && !labels.includes(label))) throw new AnswerDoesNotFit(sample, task)
    const names = labels.map((name) => name.trim())
    if (names.includes('')) throw new LabelMissing(sample)
    return [...new Set(names)]
  }
  if ((labels?.length ?? 0) > 1 || (label && labels && labels[0] !== label)) throw new AnswerDoesNotFit(sample, task)
  const name = (label ?? labels?.[0])?.trim()
  if (!name) throw new LabelMissing(sample)
  return [name]
}
