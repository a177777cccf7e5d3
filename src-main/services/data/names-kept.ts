import type { FilePreview } from '../../exchange-formats/format.ts'

/** Columns that are kept beside the content. */
export const namesKept = (columns: FilePreview['columns']): string[] =>
  columns.filter(({ role }) => role === 'context').map(({ name }) => name)
