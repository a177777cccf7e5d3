import type { FurtherRecord, IncomingSample } from '../../exchange-formats/format.ts'
import { labelsOf } from '../../exchange-formats/single-label.ts'
import type { KnownSample } from './known-samples.ts'

/**
 * What a record of a known sample says that the sample does not: another id, labels that did not count, other context. null where there is nothing.
 */
export function furtherRecord(sample: IncomingSample, known: KnownSample, isLabelLost: boolean): FurtherRecord | null {
  const { externalId, context } = sample
  const label = labelsOf(sample)?.join(', ')
  const other = Object.entries(context).filter(
    ([name, value]) => !(Object.hasOwn(known.context, name) && known.context[name] === value),
  )
  const record = {
    ...(externalId !== undefined && externalId !== known.externalId && { id: externalId }),
    ...(isLabelLost && label && { label }),
    ...(other.length > 0 && { context: Object.fromEntries(other) }),
  }
  return Object.keys(record).length > 0 ? record : null
}
