import type { IncomingSample, OutgoingSample } from './format.ts'

/** What an export tells about each sample beyond its content, id and label. */
export const OWN_COLUMNS: ReadonlySet<string> = new Set(
  'state annotator labelled_at dwell_ms predicted confidence predictions model sha256'.split(' '),
)

/** A table this program wrote. Read again, author and time of a label come back as such; what an older model thought does not. */
export const isOwnTable = (names: readonly string[]): boolean =>
  ['state', 'annotator', 'labelled_at', 'dwell_ms', 'model'].every((name) => names.includes(name))

export function stampOf(annotator: unknown, labelledAt: unknown): Pick<IncomingSample, 'annotator' | 'createdAt'> {
  const createdAt = typeof labelledAt === 'string' ? Date.parse(labelledAt) : NaN
  return {
    ...(typeof annotator === 'string' && annotator !== '' ? { annotator } : {}),
    ...(Number.isFinite(createdAt) ? { createdAt } : {}),
  }
}

export const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The label thought likeliest, where a model has an opinion. */
export const likeliest = ({ predictions }: OutgoingSample) =>
  predictions.reduce<OutgoingSample['predictions'][number] | null>(
    (best, next) => (best === null || next.probability > best.probability ? next : best),
    null,
  )

/** A context name that no column of ours has: “label” becomes “context_label”. */
export function contextName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  while (taken.has(free)) free = `context_${free}`
  return free
}
