import type { TargetKind } from '../platform/targets.ts'
import type { ChosenColumns } from './column-options.ts'
import type { FurtherTask, IncomingAnswer, OutgoingTask } from './format.ts'
import { listOfNames } from './listed-names.ts'

/** The studio's own number of a sample, in every table it writes. No other program has a column of this name: it marks a table as ours. */
export const MARK = 'kindling_sample'
/** The same in a table whose cells are guarded against spreadsheets. */
export const GUARDED_MARK = 'kindling_sample_guarded'

/** What an export tells about each sample. */
export const OWN_COLUMNS: ReadonlySet<string> = new Set(
  `${MARK} ${GUARDED_MARK} id text image label labels answers state annotator labelled_at dwell_ms reason predicted confidence predictions model sha256 also more_context`.split(
    ' ',
  ),
)

/** What it tells of each further task, in columns called FIELD:TASK. */
const OF_TASK =
  /^(label|labels|state|annotator|labelled_at|dwell_ms|reason|predicted|confidence|predictions|model):(.+)$/s
export const taskColumn = (field: string, task: string): string => `${field}:${task}`
/** The task and field of such a column, null for any other. */
export function taskFieldOf(name: string): { readonly field: string; readonly task: string } | null {
  const [, field, task] = (name.includes(':') && OF_TASK.exec(name)) || []
  return field === undefined ? null : { field, task: task! }
}
/** The further tasks of a table of ours; one of several labels a sample has its labels as a list. */
export const ownTasks = (names: readonly string[]): FurtherTask[] =>
  names.flatMap((name): FurtherTask[] => {
    const found = taskFieldOf(name)
    if (found?.field !== 'label' && found?.field !== 'labels') return []
    return [{ name: found.task, kind: found.field === 'labels' ? 'multi' : 'single' }]
  })

/** The kind of the task whose labels stand in it. */
export const ownKind = (names: readonly string[]): TargetKind =>
  names.includes('labels') && !names.includes('label') ? 'multi' : 'single'

/** A table this program wrote, also before tables were marked. Read again, answers come back as such; what an older model thought does not. */
export const isOwnTable = (names: readonly string[]): boolean =>
  names.includes(MARK) ||
  names.includes(GUARDED_MARK) ||
  ['state', 'annotator', 'labelled_at', 'dwell_ms', 'model'].every((name) => names.includes(name))

/**
 * The columns of a table of ours, so that nothing is guessed; null for any other table, and where the user wants its columns otherwise.
 */
export function ownChoices<C extends ChosenColumns>(names: readonly string[], chosen: C): C | null {
  if (!isOwnTable(names)) return null
  const own = {
    text: names.includes('text') ? 'text' : 'image',
    label: names.includes('label') ? 'label' : names.includes('labels') ? 'labels' : '',
    id: names.includes('id') ? 'id' : '-',
    vector: '-',
    oneHot: '',
    tasks: listOfNames(names.filter((name) => /^labels?$/.test(taskFieldOf(name)?.field ?? ''))) || '-',
  }
  const isAsked = (['text', 'label', 'id', 'vector'] as const).every(
    (role) => chosen[role] === '' || chosen[role] === (own[role] || '-'),
  )
  return isAsked ? { ...chosen, ...own } : null
}

export function stampOf(annotator: unknown, labelledAt: unknown): Pick<IncomingAnswer, 'annotator' | 'createdAt'> {
  const createdAt = typeof labelledAt === 'string' ? Date.parse(labelledAt) : NaN
  return {
    ...(typeof annotator === 'string' && annotator !== '' ? { annotator } : {}),
    ...(Number.isFinite(createdAt) ? { createdAt } : {}),
  }
}

export const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** The label thought likeliest, where a model has an opinion. */
export const likeliest = ({ predictions }: OutgoingTask) =>
  predictions.reduce<OutgoingTask['predictions'][number] | null>(
    (best, next) => (best === null || next.probability > best.probability ? next : best),
    null,
  )

const BESIDE = 'context_'
function isTaken(name: string): boolean {
  const bare = name.replace(/^(context_)+/, '')
  return OWN_COLUMNS.has(bare) || taskFieldOf(bare) !== null
}
/** A context name that no column of ours has: “label” becomes “context_label”, and that “context_context_label”. */
export const contextName = (name: string): string => (isTaken(name) ? BESIDE + name : name)
/** The name it had before. */
export const originalName = (name: string): string =>
  name.startsWith(BESIDE) && isTaken(name) ? name.slice(BESIDE.length) : name

const RUNS = /^'*[=+\-@\t\r]/
const NUMBER = /^[+-]?\d+(\.\d+)?$/
/** A spreadsheet runs no cell that begins with an apostrophe, and no plain number; `unguarded` takes the apostrophe away again. */
export const guarded = (cell: string): string => (RUNS.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell)
export const unguarded = (cell: string): string => (cell.startsWith("'") && RUNS.test(cell) ? cell.slice(1) : cell)
