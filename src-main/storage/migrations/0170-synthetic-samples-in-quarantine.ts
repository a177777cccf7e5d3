import type { Migration } from './migrate.ts'

/**
 * Template files of a project and the samples made from them. These lie in tables of their own: whatever reads `samples`, `pool`, `consensus` or `holdout` knows
 * nothing of them. The tables that an earlier step made for them were never written.
 */
export const syntheticSamplesInQuarantine: Migration = {
  number: 170,
  name: 'synthetic-samples-in-quarantine',
  up: `
DROP VIEW teaching_samples;
DROP TABLE synthetic_labels;
DROP TABLE synthetic_samples;

-- source: as typed. made: JSON, how its samples were made and what each gate said; NULL before. withdrawn_at: ms since 1970, its samples are out of use.
CREATE TABLE templates (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE, name TEXT NOT NULL,
  dialect TEXT NOT NULL CHECK (dialect IN ('kindling', 'chatito', 'rasa')), source TEXT NOT NULL,
  changed_at INTEGER NOT NULL, made TEXT, withdrawn_at INTEGER, UNIQUE (task_id, name)
) STRICT;
-- Files that a template imports, by the path it calls them.
CREATE TABLE template_imports (
  template_id INTEGER NOT NULL REFERENCES templates ON DELETE CASCADE, path TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (template_id, path)
) STRICT, WITHOUT ROWID;

-- file, line: of the template. tidy: before noise. slots, noises: JSON. judge: JSON, who checked the label; NULL: nobody.
-- answer: what a person said of a doubtful one; accepted = 1 is all that may teach. label_id: what it teaches, another one than was made where a person said so.
CREATE TABLE synthetic_samples (
  id INTEGER PRIMARY KEY, template_id INTEGER NOT NULL REFERENCES templates ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE, made_label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
  text TEXT NOT NULL, tidy TEXT, file TEXT NOT NULL, line INTEGER NOT NULL, slots TEXT NOT NULL, seed INTEGER NOT NULL, noises TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'doubtful', 'rejected')), gate TEXT, because TEXT NOT NULL, judge TEXT,
  asked_at INTEGER, answer TEXT CHECK (answer IN ('right', 'wrong', 'relabelled')), answered_by TEXT, answered_at INTEGER,
  accepted INTEGER NOT NULL GENERATED ALWAYS AS (CASE WHEN answer IS NULL THEN verdict = 'accepted' ELSE answer <> 'wrong' END) STORED
) STRICT;
CREATE INDEX synthetic_samples_by_template ON synthetic_samples (template_id, accepted);
CREATE INDEX synthetic_samples_asked ON synthetic_samples (asked_at) WHERE asked_at IS NOT NULL AND answer IS NULL;
CREATE TABLE synthetic_features (
  sample_id INTEGER NOT NULL REFERENCES synthetic_samples ON DELETE CASCADE, set_id INTEGER NOT NULL REFERENCES feature_sets ON DELETE CASCADE,
  vector BLOB NOT NULL, PRIMARY KEY (sample_id, set_id)
) STRICT, WITHOUT ROWID;

-- The newest answer to whether they help: of one template, or of all of a task (template_id NULL). result: JSON.
CREATE TABLE synthesis_tests (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE, template_id INTEGER REFERENCES templates ON DELETE CASCADE,
  at INTEGER NOT NULL, result TEXT NOT NULL
) STRICT;
-- Of a model: how many synthetic samples taught it, and from which templates (JSON); NULL: none.
ALTER TABLE models ADD COLUMN synthetic TEXT;
`,
}
