import type { Migration } from './migrate.ts'

/**
 * A label keeps the digit it was given, whatever labels come or go; the first ten of a set have one. An answer keeps what was on the queue
 * for its sample (JSON), so that undo can bring the card back as it was; of earlier answers it is not known.
 */
export const labelsHaveKeys: Migration = {
  number: 70,
  name: 'labels-have-keys',
  up: `
ALTER TABLE labels ADD COLUMN key TEXT;
CREATE UNIQUE INDEX labels_by_key ON labels (task_id, key) WHERE key IS NOT NULL;
UPDATE labels SET key = (SELECT substr('1234567890', n, 1) FROM
    (SELECT id, ROW_NUMBER() OVER (PARTITION BY task_id ORDER BY position, id) AS n FROM labels) AS r WHERE r.id = labels.id)
  WHERE id IN (SELECT id FROM
    (SELECT id, ROW_NUMBER() OVER (PARTITION BY task_id ORDER BY position, id) AS n FROM labels) WHERE n <= 10);
ALTER TABLE annotations ADD COLUMN asked TEXT;
`,
}
