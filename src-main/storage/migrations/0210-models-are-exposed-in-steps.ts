import type { Migration } from './migrate.ts'

/** A new model may reach annotators step by step: which one, beside which, on what share of cards, and what every look at it said. */
export const modelsAreExposedInSteps: Migration = {
  number: 210,
  name: 'models-are-exposed-in-steps',
  up: `
-- model_id: the new one, later trainings of its kind take its place; control_id: guesses on all other cards. rule: JSON. Times: ms since 1970.
CREATE TABLE exposures (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks, model_id INTEGER NOT NULL REFERENCES models,
  control_id INTEGER NOT NULL REFERENCES models, rule TEXT NOT NULL, started_at INTEGER NOT NULL, step INTEGER NOT NULL DEFAULT 0,
  share REAL NOT NULL, ended_at INTEGER, ended_by TEXT CHECK (ended_by IN ('everybody', 'withdrawn', 'by-hand', 'replaced'))
) STRICT;
CREATE UNIQUE INDEX exposures_going_on ON exposures (task_id) WHERE ended_at IS NULL;

-- fresh, control, acceptance, time: JSON.
CREATE TABLE exposure_looks (
  exposure_id INTEGER NOT NULL REFERENCES exposures, look INTEGER NOT NULL, at INTEGER NOT NULL, share REAL NOT NULL,
  fresh TEXT NOT NULL, control TEXT NOT NULL, decision TEXT NOT NULL, why TEXT NOT NULL, acceptance TEXT, time TEXT,
  PRIMARY KEY (exposure_id, look)
) STRICT, WITHOUT ROWID;
`,
}
