import { numberOf } from '../json-values.ts'
import type { Answer } from '../record-format.ts'
import { personIn, timeOf } from './task.ts'

/** What a row of an annotation says of itself, beside the data and the answers: in JSON-MIN and CSV. */
export const STAMPS = ['annotation_id', 'annotator', 'created_at', 'updated_at', 'lead_time'] as const
export type Stamps = Partial<Record<(typeof STAMPS)[number], unknown>>

/** Whether rows with these names are such annotations. */
export const areStamped = (names: readonly string[]): boolean =>
  names.includes('annotation_id') && STAMPS.filter((name) => names.includes(name)).length >= 3

/** Who answered, when it was last changed, and how long it took (lead_time: seconds). */
export function stampIn({ annotator, created_at, updated_at, lead_time }: Stamps): Answer {
  const seconds = numberOf(lead_time)
  return {
    annotator: personIn(annotator),
    createdAt: timeOf(updated_at) ?? timeOf(created_at),
    dwellMs: seconds >= 0 ? Math.round(1000 * seconds) : undefined,
  }
}
