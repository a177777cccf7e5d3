import type { FileInspection } from '@contract/data'
import type { OptionValues } from '@contract/options'

export type Column = FileInspection['columns'][number]
export type Role = Column['role']

/** Roles that one column at most can have; beside the label column, those of further tasks have labels. */
const SINGLE = ['text', 'label', 'id', 'vector'] as const
const NONE = '-'

/** The columns once one of them is given a role: whoever had it before becomes context. */
export function withRole(columns: readonly Column[], name: string, role: Role): readonly Column[] {
  const taken = (SINGLE as readonly Role[]).includes(role)
  return columns.map((column) => {
    if (column.name === name) return { ...column, role }
    return taken && column.role === role && column.task === undefined ? { ...column, role: 'context' } : column
  })
}

/** Roles as the format's own options, each said outright so that nothing is guessed; formats without columns get none. */
export function columnOptions(schema: FileInspection['format']['options'], columns: readonly Column[]): OptionValues {
  const named = (role: Role) => columns.find((column) => column.role === role && column.task === undefined)?.name
  const leftOut = columns.filter(({ role }) => role === 'left-out').map(({ name }) => quoted(name))
  const chosen = {
    ...Object.fromEntries(SINGLE.map((role) => [role, named(role) ?? (role === 'text' ? '' : NONE)])),
    leaveOut: leftOut.join(','),
  }
  return Object.fromEntries(Object.entries(chosen).filter(([option]) => option in schema))
}

/** A name with a comma or a quote in it goes in quotes. */
const quoted = (name: string) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)
