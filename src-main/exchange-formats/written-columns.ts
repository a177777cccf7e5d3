import type { OutgoingSample, OutgoingTask } from './format.ts'
import { writtenAnswers, writtenLabels } from './own-answers.ts'
import { contextName, isoTime, likeliest, MARK, taskColumn } from './own-columns.ts'

export type Cell = string | number | boolean | null
type Columns<Of> = Readonly<Record<string, (of: Of) => Cell>>

const labelColumn = (isMulti: boolean): Columns<OutgoingTask> =>
  isMulti ? { labels: (t) => jsonOf(writtenLabels(t)) } : { label: (t) => t.label }
const ANSWER: Columns<OutgoingTask> = {
  state: (t) => t.state,
  annotator: (t) => t.annotator,
  labelled_at: (t) => isoTime(t.labelledAt),
  dwell_ms: (t) => t.dwellMs,
  reason: (t) => t.reason,
  predicted: (t) => likeliest(t)?.label ?? null,
  confidence: (t) => likeliest(t)?.probability ?? null,
  model: (t) => t.model,
}
const jsonOf = (list: readonly unknown[] | null): string | null => (list === null ? null : JSON.stringify(list))

/** Columns of what every sample has; a table of images has no texts, and one of texts no images. */
function sampleColumns(first: readonly OutgoingSample[]): Columns<OutgoingSample> {
  const has = (kind: string) => first.some((s) => s.content.kind === kind)
  const [images, texts] = [has('image'), has('text') || !has('image')]
  return {
    [MARK]: (s) => s.id,
    id: (s) => s.externalId,
    ...(texts && { text: (s: OutgoingSample) => (s.content.kind === 'text' ? s.content.text : null) }),
    ...(images && { image: (s: OutgoingSample) => (s.content.kind === 'image' ? s.content.name : null) }),
    ...labelColumn(first[0]?.labels !== undefined),
    ...ANSWER,
    ...(images && { sha256: (s: OutgoingSample) => (s.content.kind === 'image' ? s.content.sha256 : null) }),
  }
}

/** Those of every further task, called FIELD:TASK. */
const taskColumns = (first: readonly OutgoingSample[]): [string, (s: OutgoingSample) => Cell][] =>
  (first[0]?.tasks ?? []).flatMap(({ task, labels }, i) =>
    Object.entries({ ...labelColumn(labels !== undefined), ...ANSWER }).map(
      ([field, cell]): [string, (s: OutgoingSample) => Cell] => [taskColumn(field, task), (s) => cell(s.tasks![i]!)],
    ),
  )

/** Header and cells. `more`: rows follow that may bring context of other names, and further records. */
export function columnsFor(first: readonly OutgoingSample[], more: boolean) {
  const own = [...Object.entries(sampleColumns(first)), ...taskColumns(first)]
  const found = new Set(first.flatMap((s) => Object.keys(s.context)))
  const known = new Set([...found].filter(isColumnName))
  const names = [...known]
  const hasAnswers = first.some(({ answers }) => answers && (more || answers.length > 0))
  const withAlso = more || first.some((s) => s.also.length > 0)
  const withRest = more || known.size < found.size
  const rest = (s: OutgoingSample) => {
    const others = Object.entries(s.context).filter(([name]) => !known.has(name))
    return others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : null
  }
  const listOf = (list: readonly unknown[]) => jsonOf(list.length > 0 ? list : null)
  return {
    header: [
      ...own.map(([name]) => name),
      ...names.map(contextName),
      ...(hasAnswers ? ['answers'] : []),
      ...(withAlso ? ['also'] : []),
      ...(withRest ? ['more_context'] : []),
    ],
    row: (s: OutgoingSample): Cell[] => [
      ...own.map(([, cell]) => cell(s)),
      ...names.map((name) => (Object.hasOwn(s.context, name) ? s.context[name]! : null)),
      ...(hasAnswers ? [listOf(writtenAnswers(s))] : []),
      ...(withAlso ? [listOf(s.also)] : []),
      ...(withRest ? [rest(s)] : []),
    ],
  }
}

/** Readers of tables trim the names of columns and fill in missing ones. */
const isColumnName = (name: string) => name !== '' && name === name.trim() && name !== '__proto__'
