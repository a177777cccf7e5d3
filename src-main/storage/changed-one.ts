import { NamedError } from '../platform/named-error.ts'
import type { Sql, WritableDb } from './database.ts'

/** A change that was to meet one row met none, or several: the row has gone meanwhile, or the file is damaged. Nothing of it was kept. */
export class RowMissing extends NamedError<{ what: string; id: number; rows: number }> {
  constructor(what: string, id: number, rows: number) {
    super({ what, id, rows }, `A change to ${what} ${id} met ${rows} rows instead of one`)
  }
}

/** Runs a change that must meet exactly one row. Throws RowMissing. */
export function changedOne(db: WritableDb, [what, id]: readonly [what: string, id: number], change: Sql): void {
  db.transaction(() => {
    const { changes } = db.run(change)
    if (changes !== 1) throw new RowMissing(what, id, changes)
  })
}
