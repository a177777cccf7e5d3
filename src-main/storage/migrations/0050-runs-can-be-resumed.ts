import type { Migration } from './migrate.ts'

/**
 * What a run learns from, kept while it may be taken up again: int32 triples of sample, label and whether it is only measured on.
 * The newest action it knows tells which labels are in its model. Models tell what the pool did for them (JSON; null: it was not asked).
 */
export const runsCanBeResumed: Migration = {
  number: 50,
  name: 'runs-can-be-resumed',
  up: `
ALTER TABLE training_runs ADD COLUMN examples BLOB;
ALTER TABLE training_runs ADD COLUMN last_action INTEGER;
ALTER TABLE models ADD COLUMN pool TEXT;
`,
}
