import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SHIPPED = join('resources', 'static-table-en.v1', 'table')

/** The table that comes with the studio, of English; files of later versions lie beside it, so that what projects have learnt with one stays readable. */
export function shippedTable(from = import.meta.dirname): string {
  const found = join(from, SHIPPED)
  if (existsSync(found) || dirname(from) === from) return found
  return shippedTable(dirname(from))
}
