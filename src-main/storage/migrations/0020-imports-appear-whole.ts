import type { Migration } from './migrate.ts'

/**
 * What an unfinished import brought is in the file but nobody sees it: readers use the views. Samples are numbered 1 … n without gaps: they come at
 * the end, and only the last ones, of an import taken back, ever go.
 */
export const importsAppearWhole: Migration = {
  number: 20,
  name: 'imports-appear-whole',
  up: `
-- Files of the first schema kept no list.
INSERT OR IGNORE INTO migrations (number, name) VALUES (10, 'first-schema');

ALTER TABLE imports ADD COLUMN first_sample INTEGER NOT NULL DEFAULT 0;
-- The log entry of its labels.
ALTER TABLE imports ADD COLUMN action_id INTEGER REFERENCES actions;
UPDATE imports SET first_sample = COALESCE(
  (SELECT MIN(id) FROM samples WHERE import_id = imports.id), (SELECT COALESCE(MAX(id), 0) + 1 FROM samples)) WHERE state = 'running';
UPDATE imports SET action_id = (
  SELECT MAX(action_id) FROM annotations WHERE sample_id >= imports.first_sample) WHERE state = 'running';
DROP INDEX samples_by_import;

CREATE VIEW pool AS SELECT * FROM samples
  WHERE id < (SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running');
CREATE VIEW standings AS SELECT * FROM sample_states
  WHERE sample_id < (SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running');

-- The import that brought it, until that has finished.
ALTER TABLE labels ADD COLUMN import_id INTEGER;

-- Who and when, where a file knows it better than the entry that covers it.
ALTER TABLE annotations ADD COLUMN annotator TEXT;
ALTER TABLE annotations ADD COLUMN at INTEGER;
UPDATE actions SET count = (SELECT COUNT(*) FROM annotations WHERE action_id = actions.id) WHERE kind = 'import';

-- Vectors that came with the data, float32.
CREATE TABLE vectors (sample_id INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
`,
}
