import type { FileInspection, ImportReceipt } from '../contract/data.ts'
import { noteWords } from './import-words.ts'

export interface ImportTold {
  readonly inspection: Pick<FileInspection, 'columns' | 'questions' | 'format'>
  readonly receipt: ImportReceipt
}

/** What was read as what, what became of every record, and what the file left open: each as a line. */
export function tellImport({ inspection: { columns, questions, format }, receipt: r }: ImportTold): string {
  const of = (role: string) => columns.filter((column) => column.role === role).map(({ name }) => `“${name}”`)
  const roles = (['text', 'label', 'id', 'vector'] as const).map((role) => `${role} ${of(role).join(', ') || 'none'}`)
  const read = columns.length > 0 ? [`Columns: ${roles.join('; ')} (${format.title}, ${r.encoding})`] : []
  const others = [
    [r.skipped, 'skipped'],
    [r.flagged, 'flagged'],
    [r.alreadyAnswered, 'with the answer they had'],
  ] as const
  const answers = others.flatMap(([count, words]) => (count > 0 ? [`, ${count} ${words}`] : []))
  return [
    ...read,
    `${r.records} records: ${r.added} added, ${r.duplicates} already there, ${r.rejected} rejected; ${r.labelled} samples got a label${answers.join('')}; ${r.labelsFound.length} labels (${(r.durationMs / 1000).toFixed(2)} s)`,
    ...Object.entries(r.rejectsByReason).map(([reason, count]) => `${count} rejected: ${reason}`),
    ...r.notes.flatMap(({ reason, count, examples }) => [
      `${count} ${noteWords[reason]}`,
      ...examples.map(({ line, detail }) => `  line ${line}: ${detail}`),
    ]),
    ...questions.map(
      ({ option, chosen, others }) =>
        `Not sure: ${option} taken as “${chosen}”; ${others.map((other) => `--option ${option}=${other}`).join(' or ')} would fit too`,
    ),
  ].join('\n')
}
