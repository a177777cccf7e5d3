import type { Migration } from './migrate.ts'

/**
 * A label may be retired: no longer offered, taught or counted as a class, while answers that were given keep it; or merged into another one. What a merge or
 * a retirement did to the set is kept beside its entry of the log, so that undoing the entry undoes that too.
 */
export const labelsRetire: Migration = {
  number: 160,
  name: 'labels-retire',
  up: `
-- ms since 1970; NULL: offered.
ALTER TABLE labels ADD COLUMN retired_at INTEGER;
ALTER TABLE labels ADD COLUMN merged_into INTEGER REFERENCES labels ON DELETE SET NULL;

-- action_id: NULL where no answer was changed. keywords, examples (JSON): what into_id was given of label_id.
CREATE TABLE label_changes (
  id INTEGER PRIMARY KEY, action_id INTEGER REFERENCES actions, kind TEXT NOT NULL CHECK (kind IN ('merge', 'retire')),
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE, into_id INTEGER REFERENCES labels ON DELETE CASCADE,
  keywords TEXT NOT NULL DEFAULT '[]', examples TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX label_changes_by_action ON label_changes (action_id);
CREATE INDEX label_changes_by_label ON label_changes (label_id);
`,
}
