import type { Migration } from './migrate.ts'

/**
 * Somebody may go by another name later: which names are one person's. What counts of a model shown step by step is told by entries of the log, not by a
 * clock that may be set; an exposure can be switched off and on again.
 */
export const annotatorsKeepWhoTheyAre: Migration = {
  number: 350,
  name: 'annotators-keep-who-they-are',
  up: `
-- person: an id that stays, the first name of that person in this project. Until now every name was a person of its own.
CREATE TABLE annotators (name TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO annotators (name, person) SELECT DISTINCT annotator, annotator FROM actions;

-- The newest answers of a task to cards, for queries that say both conditions: no other one may take it for an index of its own.
CREATE INDEX answers_by_task ON annotations (task_id) WHERE task_id > 0 AND dwell_ms IS NOT NULL;

-- from_action, to_action: answers of the entries between count (to_action NULL: it goes on). switched_off: by turning staged exposure off; turned on, it
-- goes on. resumed_at: when. stamped: a time of it that lay in the future, as a clock had been set forward.
ALTER TABLE exposures ADD COLUMN from_action INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exposures ADD COLUMN to_action INTEGER;
ALTER TABLE exposures ADD COLUMN switched_off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exposures ADD COLUMN resumed_at INTEGER;
ALTER TABLE exposures ADD COLUMN stamped INTEGER;
ALTER TABLE exposure_looks ADD COLUMN from_action INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exposure_looks ADD COLUMN to_action INTEGER NOT NULL DEFAULT 0;
UPDATE exposures SET from_action = COALESCE((SELECT MAX(id) FROM actions WHERE at < started_at), 0),
  to_action = CASE WHEN ended_at IS NULL THEN NULL ELSE COALESCE((SELECT MAX(id) FROM actions WHERE at < ended_at), 0) END;
UPDATE exposure_looks SET to_action = COALESCE((SELECT MAX(id) FROM actions WHERE at < exposure_looks.at), 0);
UPDATE exposure_looks SET from_action = MAX((SELECT from_action FROM exposures WHERE id = exposure_id),
  COALESCE((SELECT MAX(before.to_action) FROM exposure_looks before
    WHERE before.exposure_id = exposure_looks.exposure_id AND before.look < exposure_looks.look), 0));
`,
}
