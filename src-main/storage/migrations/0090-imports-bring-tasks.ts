import type { Migration } from './migrate.ts'

/** A task that comes with a file is seen by nobody before the import has finished; the answers of a file to each task are an entry of the log of their own. */
export const importsBringTasks: Migration = {
  number: 90,
  name: 'imports-bring-tasks',
  up: `
-- The import that brings it, until that has finished.
ALTER TABLE tasks ADD COLUMN import_id INTEGER;
-- The import whose answers it covers.
ALTER TABLE actions ADD COLUMN import_id INTEGER;
UPDATE actions SET import_id = (SELECT i.id FROM imports i WHERE i.action_id = actions.id) WHERE kind = 'import';
CREATE INDEX actions_by_import ON actions (import_id) WHERE import_id IS NOT NULL;
ALTER TABLE imports DROP COLUMN action_id;
`,
}
