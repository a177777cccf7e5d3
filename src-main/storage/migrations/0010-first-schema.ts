import type { Migration } from './migrate.ts'

/** Times are ms since 1970; JSON columns hold what is only ever read whole. */
export const firstSchema: Migration = {
  number: 10,
  name: 'first-schema',
  up: `
CREATE TABLE project (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY, file TEXT NOT NULL, at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done')), receipt TEXT
) STRICT;
CREATE TABLE import_rejects (
  import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE, line INTEGER NOT NULL,
  reason TEXT NOT NULL, detail TEXT NOT NULL, excerpt TEXT NOT NULL
) STRICT;
CREATE INDEX import_rejects_by_import ON import_rejects (import_id, line);

-- Content never changes; ids only grow. content_hash finds equal content (53 bits, then compared); imports hold it in memory.
CREATE TABLE samples (
  id INTEGER PRIMARY KEY, content_hash INTEGER NOT NULL, external_id TEXT,
  text TEXT, image TEXT, image_name TEXT, context TEXT, import_id INTEGER NOT NULL,
  CHECK ((text IS NULL) <> (image IS NULL))
) STRICT;
CREATE INDEX samples_by_import ON samples (import_id);
-- Image bytes by SHA-256; path instead of bytes where a big folder is linked.
CREATE TABLE images (sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BLOB, path TEXT) STRICT;

CREATE TABLE tasks (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO tasks (id, name) VALUES (1, 'label');
CREATE TABLE labels (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks, name TEXT NOT NULL,
  position INTEGER NOT NULL, UNIQUE (task_id, name)
) STRICT;

-- The log: what was decided, in order; nothing is ever changed or removed. undo and redo are entries too and name their target.
CREATE TABLE actions (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, annotator TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('label', 'skip', 'flag', 'clear', 'bulk', 'import', 'undo', 'redo')),
  target INTEGER REFERENCES actions, count INTEGER NOT NULL
) STRICT;
CREATE INDEX actions_by_target ON actions (target) WHERE target IS NOT NULL;
CREATE TABLE annotations (
  id INTEGER PRIMARY KEY, action_id INTEGER NOT NULL REFERENCES actions, task_id INTEGER NOT NULL DEFAULT 1, sample_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unlabelled', 'labelled', 'skipped', 'flagged')),
  label_id INTEGER REFERENCES labels, reason TEXT, dwell_ms INTEGER, model_version INTEGER, shown TEXT,
  before_state TEXT NOT NULL, before_label_id INTEGER, before_annotator TEXT, before_at INTEGER
) STRICT;
CREATE INDEX annotations_by_action ON annotations (action_id);
CREATE INDEX annotations_by_sample ON annotations (sample_id);
-- What the log adds up to; written in the same transaction. Unlabelled samples have no row.
CREATE TABLE sample_states (
  sample_id INTEGER PRIMARY KEY, state TEXT NOT NULL, label_id INTEGER, annotator TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX sample_states_by_label ON sample_states (state, label_id);
CREATE TABLE holdout (sample_id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;

CREATE TABLE queue (
  sample_id INTEGER PRIMARY KEY, rank INTEGER NOT NULL, score REAL, purpose TEXT NOT NULL, strategy TEXT NOT NULL,
  model_version INTEGER, why TEXT NOT NULL, leased_by TEXT, leased_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX queue_by_rank ON queue (rank);

CREATE TABLE feature_sets (
  id INTEGER PRIMARY KEY, backbone TEXT NOT NULL, title TEXT NOT NULL, options TEXT NOT NULL, fingerprint TEXT NOT NULL UNIQUE,
  dimensions INTEGER NOT NULL, state BLOB, active INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL
) STRICT;
-- Blocks hold consecutive samples in id order: ids int32, vectors float32.
CREATE TABLE feature_blocks (
  id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL REFERENCES feature_sets ON DELETE CASCADE,
  last_sample INTEGER NOT NULL, count INTEGER NOT NULL, ids BLOB NOT NULL, vectors BLOB NOT NULL
) STRICT;
CREATE INDEX feature_blocks_by_set ON feature_blocks (set_id, last_sample);

CREATE TABLE models (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL UNIQUE, learner TEXT NOT NULL, options TEXT NOT NULL,
  set_id INTEGER REFERENCES feature_sets, parent_id INTEGER, seed INTEGER NOT NULL, labels INTEGER NOT NULL,
  classes TEXT NOT NULL, parameters BLOB NOT NULL, temperature REAL NOT NULL, train_ms REAL NOT NULL, at INTEGER NOT NULL,
  last_action INTEGER NOT NULL, holdout TEXT, active INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Which model learnt from an action, without reading past the parameters.
CREATE INDEX models_by_last_action ON models (last_action, version);
-- Of the newest ranking: ids int32, class int32, confidence float32, score float32.
CREATE TABLE predictions (
  model_id INTEGER PRIMARY KEY REFERENCES models ON DELETE CASCADE,
  ids BLOB NOT NULL, classes BLOB NOT NULL, confidence BLOB NOT NULL, scores BLOB NOT NULL
) STRICT;
CREATE TABLE training_runs (
  id INTEGER PRIMARY KEY, learner TEXT NOT NULL, options TEXT NOT NULL, seed INTEGER NOT NULL, state TEXT NOT NULL,
  labels INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, curve TEXT NOT NULL DEFAULT '[]', model_id INTEGER, error TEXT
) STRICT;
CREATE TABLE query_log (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, strategy TEXT NOT NULL, options TEXT NOT NULL, seed INTEGER NOT NULL,
  model_id INTEGER, set_id INTEGER, last_action INTEGER NOT NULL, pool_size INTEGER NOT NULL, picks TEXT NOT NULL,
  reasons TEXT NOT NULL, took_ms REAL NOT NULL
) STRICT;
CREATE TABLE lab_runs (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL, result TEXT) STRICT;
`,
}
