import type { Sample } from '../../contract/data.ts'
import { storedJson } from '../../storage/stored-json.ts'

/** What else a sample's record said; as the text it is where damage has made it unreadable, so that nothing is left out without a word. */
export const contextOf = (stored: string | null): Sample['context'] =>
  storedJson<Sample['context']>(stored, stored === null ? {} : { unreadable: stored }, areFields)

const areFields = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
