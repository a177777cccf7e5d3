import type { Migration } from './migrate.ts'

/** What an earlier round of the strategy left to a query (JSON): without it, the query cannot be asked again. */
export const queriesKeepTheirMemory: Migration = {
  number: 40,
  name: 'queries-keep-their-memory',
  up: 'ALTER TABLE query_log ADD COLUMN memory TEXT;',
}
