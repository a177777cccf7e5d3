import { NamedError } from '../../platform/named-error.ts'
import type { SampleStatus } from '../project/sample-counts.ts'

/** Every sample has the labels already, or none has any of them. Nothing was written. */
export class NothingChanges extends NamedError<{ count: number; labels: readonly string[]; change: 'add' | 'remove' }> {
  constructor(count: number, labels: readonly string[], change: 'add' | 'remove') {
    const why = change === 'add' ? 'have these labels already' : 'have none of these labels'
    super({ count, labels, change }, `The ${count} samples ${why}: ${labels.join(', ')}`)
  }
}

/**
 * The labels of a sample once some are added to its own or taken from them; null where that changes nothing, as where labels are taken from
 * a sample nobody has labelled. One that loses its last label is labelled still: none applies.
 */
export function changedLabels(
  { state, labelIds }: SampleStatus,
  change: 'add' | 'remove',
  given: readonly number[],
): readonly number[] | null {
  const own = state === 'labelled' ? labelIds : []
  const after =
    change === 'add' ? [...own, ...given.filter((id) => !own.includes(id))] : own.filter((id) => !given.includes(id))
  return after.length === own.length ? null : after
}
