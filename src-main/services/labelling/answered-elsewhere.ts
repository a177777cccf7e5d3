import type { Card, Decided } from '../../contract/cards.ts'
import { NamedError } from '../../platform/named-error.ts'
import type { SampleRecord } from '../../storage/tables/samples.ts'
import { answerOf } from './cards.ts'

/** Somebody decided on the sample after its card was dealt. Nothing of this answer was written. */
export class AnsweredElsewhere extends NamedError<{
  sample: number
  kind: 'label' | 'skip' | 'flag' | 'clear'
  label: string
  labels: readonly string[]
  annotator: string
}> {
  constructor({ id, state, label, labels, annotator }: SampleRecord) {
    const kind = ({ labelled: 'label', skipped: 'skip', flagged: 'flag', unlabelled: 'clear' } as const)[state]
    const now = kind === 'label' ? labels.join(', ') : kind
    super(
      { sample: id, kind, label: label ?? '', labels, annotator: annotator ?? '' },
      `Sample ${id} has been decided meanwhile: ${now}`,
    )
  }
}

type Seen = (Omit<Decided, 'labels'> & { readonly labels?: readonly string[] }) | null

/** Throws AnsweredElsewhere where the sample carries something else than its card said; `seen` undefined: nobody says. */
export function requireAsSeen(carried: SampleRecord, seen: Seen | undefined): void {
  if (seen !== undefined && !isSame(answerOf(carried), seen)) throw new AnsweredElsewhere(carried)
}

function isSame(carried: Card['answer'], seen: Seen): boolean {
  if (carried?.kind !== seen?.kind || carried?.label !== seen?.label) return false
  if (!carried || seen?.labels === undefined) return true
  return carried.labels.length === seen.labels.length && carried.labels.every((label) => seen.labels!.includes(label))
}
