import type { WireError } from '@contract/jobs'
import type { Decided } from '@contract/cards'

/** A card that was answered elsewhere before this page's answer came, and the two ways on. */
export interface Meanwhile {
  /** What it carries now; null: its answer was taken back. */
  readonly theirs: Decided | null
  readonly by: string
  keep(): void
  replace(): void
}

/** What AnsweredElsewhere tells of the answer that was there first. */
export function theirAnswer({ fields }: WireError): Pick<Meanwhile, 'theirs' | 'by'> {
  const { kind, label, labels, annotator } = fields as {
    kind: Decided['kind'] | 'clear'
    label: string
    labels: string[]
    annotator: string
  }
  return { theirs: kind === 'clear' ? null : { kind, label: label || null, labels }, by: annotator }
}
