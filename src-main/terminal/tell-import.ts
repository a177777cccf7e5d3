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
  return [
    ...read,
    `${count(r.records, 'record')}: ${r.added} added, ${r.duplicates} already there, ${r.rejected} rejected${givenIn(r)} (${(r.durationMs / 1000).toFixed(2)} s)`,
    ...r.tasks.map((task) => `task ${task.task}${task.isNew ? ', new' : ''}${givenIn(task)}`),
    ...Object.entries(r.rejectsByReason).map(([reason, count]) => `rejected, ${reason}: ${count}`),
    ...r.notes.flatMap(({ reason, count, examples }) => [
      `${noteWords[reason]}: ${count}`,
      ...examples.map(({ line, detail }) => `  line ${line}: ${detail}`),
    ]),
    ...questions.map(
      ({ option, chosen, others }) =>
        `Not sure: ${option} taken as “${chosen}”; ${others.map((other) => `--option ${option}=${other}`).join(' or ')} would fit too`,
    ),
  ].join('\n')
}

/** What became of the answers to a task. */
function givenIn(of: Omit<ImportReceipt['tasks'][number], 'isNew'>): string {
  const answers = [
    ['labelled', of.labelled],
    ['skipped', of.skipped],
    ['flagged', of.flagged],
    ['beside another annotator’s', of.byOthers],
    ['answered so already', of.alreadyAnswered],
  ] as const
  const given = answers.filter(([, count]) => count > 0).map(([words, count]) => `; ${words}: ${count}`)
  return `${given.join('')}; ${count(of.labelsFound.length, 'label')}`
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
