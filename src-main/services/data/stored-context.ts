import type { Sample } from '../../contract/data.ts'
import type { FurtherRecord } from '../../exchange-formats/format.ts'
import { storedJson } from '../../storage/stored-json.ts'

/** What else a sample's record said; as the text it is where damage has made it unreadable, so that nothing is left out without a word. */
export const contextOf = (stored: string | null): Sample['context'] =>
  storedJson<Sample['context']>(stored, stored === null ? {} : { unreadable: stored }, areFields)

/** What further records of equal content say, from the list of texts they are kept as; a damaged one costs no more than itself, as above. */
export const furtherRecordsOf = (stored: string | null): readonly FurtherRecord[] =>
  storedJson<string[]>(stored, []).map((text) =>
    storedJson<FurtherRecord>(text, { context: { unreadable: text } }, isRecord),
  )

function isRecord(value: unknown): boolean {
  if (!areFields(value)) return false
  const { id = '', label = '', context = {} } = value as FurtherRecord
  return typeof id === 'string' && typeof label === 'string' && areFields(context)
}
const areFields = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
