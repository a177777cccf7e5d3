import { resolve } from 'node:path'
import type { FurtherRecord, IncomingSample } from './format.ts'
import { GUARDED_MARK, originalName, OWN_COLUMNS, stampOf, unguarded } from './own-columns.ts'

type Scalar = string | number | boolean
/** A value of a record by name; lists and objects stand as JSON, as in a table. */
export type OwnField = readonly [name: string, value: Scalar | null]

/**
 * A sample out of a record this program wrote, exactly as it was: nothing is guessed, trimmed or converted. `folder`: where images are looked for.
 * A label counts whatever the state says, so that one written into the file by hand does.
 */
export function ownSample(line: number, fields: Iterable<OwnField>, folder: string): IncomingSample {
  const own = new Map<string, Scalar>()
  const context: [string, Scalar][] = []
  for (const [name, value] of fields) {
    if (value === null || value === '') continue
    if (OWN_COLUMNS.has(name)) own.set(name, value)
    else context.push([originalName(name), value])
  }
  const label = textOf(own.get('label'))
  const state = label === undefined ? own.get('state') : undefined
  const image = textOf(own.get('image'))
  return {
    line,
    externalId: textOf(own.get('id')),
    content: image
      ? { kind: 'image', path: resolve(folder, image), name: image }
      : { kind: 'text', text: textOf(own.get('text')) ?? '' },
    label,
    ...(state === 'skipped' || state === 'flagged' ? { state } : {}),
    stateReason: textOf(own.get('reason')),
    ...stampOf(own.get('annotator'), own.get('labelled_at')),
    dwellMs: numberIn(own.get('dwell_ms')),
    also: furtherRecordsIn(parsed(own.get('also'))),
    context: Object.fromEntries([...context, ...Object.entries(scalarsIn(parsed(own.get('more_context'))))]),
  }
}

/** The same for rows of a table, without the columns that are left out. Guarded cells are laid bare. */
export function ownRows(names: readonly string[], isKept: (column: number) => boolean, folder: string) {
  const bare = names.includes(GUARDED_MARK) ? unguarded : (cell: string) => cell
  const columns = names.flatMap((name, i) => (isKept(i) ? [[i, bare(name)] as const] : []))
  return (line: number, fields: readonly string[]): IncomingSample =>
    ownSample(
      line,
      columns.map(([i, name]) => [name, bare(fields[i]!)] as const),
      folder,
    )
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)
const textOf = (value: Scalar | undefined): string | undefined => (value === undefined ? undefined : String(value))
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const numberIn = (value: Scalar | undefined): number | undefined =>
  value !== undefined && Number.isFinite(Number(value)) ? Number(value) : undefined

/** What a person has made of a cell of ours may be anything. */
function parsed(value: Scalar | undefined): unknown {
  if (typeof value !== 'string') return undefined
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
function scalarsIn(found: unknown): Record<string, Scalar> {
  return Object.fromEntries(
    Object.entries(isRecord(found) ? found : {}).filter((entry): entry is [string, Scalar] => isScalar(entry[1])),
  )
}

function furtherRecordsIn(list: unknown): readonly FurtherRecord[] | undefined {
  if (!Array.isArray(list)) return undefined
  return list.filter(isRecord).map(({ id, label, context }) => ({
    ...(isScalar(id) && { id: String(id) }),
    ...(isScalar(label) && { label: String(label) }),
    ...(isRecord(context) && { context: scalarsIn(context) }),
  }))
}
