import type { IncomingSample, RejectedRecord } from './format.ts'
import type { VectorsBeside } from './npy/vectors-beside.ts'
import { rowTaker, type Table } from './table.ts'

/** Rows of a table whose cells are already apart, as samples or rejects. An empty row is a reject and has no vector beside it. */
export function takeRows(table: Table, vectors: VectorsBeside) {
  const takeRow = rowTaker(table)
  return (rows: readonly { readonly fields: readonly string[]; readonly line: number }[]) => {
    const [samples, rejects]: [IncomingSample[], RejectedRecord[]] = [[], []]
    for (const { fields, line } of rows) {
      const made = takeRow({ fields, line, damaged: false, beside: vectors.next(), raw: () => fields.join('\t') })
      if ('reason' in made) rejects.push(made)
      else samples.push(made)
    }
    return { samples, rejects }
  }
}
