import type { Migration } from './migrate.ts'

/**
 * A standing answer names its entry in the log, which has its reason and how long it took. What else a sample is called and said to be, by records
 * of equal content, is kept beside it (JSON).
 */
export const exportsTellAll: Migration = {
  number: 60,
  name: 'exports-tell-all',
  up: `
ALTER TABLE sample_states ADD COLUMN annotation_id INTEGER;
UPDATE sample_states SET annotation_id = (
  SELECT MAX(n.id) FROM annotations n WHERE n.sample_id = sample_states.sample_id
    AND COALESCE((SELECT u.kind FROM actions u WHERE u.target = n.action_id ORDER BY u.id DESC LIMIT 1), 'redo') <> 'undo');

CREATE TABLE further_records (
  sample_id INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (sample_id, record)
) STRICT, WITHOUT ROWID;
`,
}
