import type { FurtherRecord, IncomingSample } from '../../exchange-formats/format.ts'
import type { KnownSample } from './known-samples.ts'

/**
 * What a record of a known sample says that the sample does not: another id, a label that did not count, other context. null where there is nothing.
 */
export function furtherRecord(
  { externalId, label, context }: IncomingSample,
  known: KnownSample,
  isLabelLost: boolean,
): FurtherRecord | null {
  const other = Object.entries(context).filter(
    ([name, value]) => !(Object.hasOwn(known.context, name) && known.context[name] === value),
  )
  const record = {
    ...(externalId !== undefined && externalId !== known.externalId && { id: externalId }),
    ...(isLabelLost && label !== undefined && { label }),
    ...(other.length > 0 && { context: Object.fromEntries(other) }),
  }
  return Object.keys(record).length > 0 ? record : null
}
