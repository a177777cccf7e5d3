import type { Migration } from './migrate.ts'

/**
 * An answer is one annotator's, in one task; what stands for a sample is written down with it, so that nothing is worked out when it is read.
 * What is asked (`asks`) and who has the card just now (`leases`) are apart, so that several annotators can be asked the same sample.
 */
export const answersByAnnotator: Migration = {
  number: 80,
  name: 'answers-by-annotator',
  up: `
ALTER TABLE tasks ADD COLUMN kind TEXT NOT NULL DEFAULT 'single' CHECK (kind IN ('single', 'multi'));
-- Annotators asked for each sample.
ALTER TABLE tasks ADD COLUMN wanted INTEGER NOT NULL DEFAULT 1 CHECK (wanted > 0);

-- Labels of an answer in a task of several labels; none where none applies. An answer of one label has it in its own row.
CREATE TABLE answer_labels (
  annotation_id INTEGER NOT NULL, label_id INTEGER NOT NULL REFERENCES labels, PRIMARY KEY (annotation_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_labels_by_label ON answer_labels (label_id);

-- What the log adds up to, by annotator; written in the same transaction. stands: the one answer of a sample that is trained on, counted and exported.
DROP VIEW standings;
CREATE TABLE standings (
  task_id INTEGER NOT NULL, sample_id INTEGER NOT NULL, annotator TEXT NOT NULL, state TEXT NOT NULL, label_id INTEGER,
  at INTEGER NOT NULL, annotation_id INTEGER, stands INTEGER NOT NULL, PRIMARY KEY (task_id, sample_id, annotator)
) STRICT, WITHOUT ROWID;
INSERT INTO standings SELECT 1, sample_id, annotator, state, label_id, at, annotation_id, 1 FROM sample_states ORDER BY sample_id;
-- Answers of others that an answer given later has covered.
INSERT OR IGNORE INTO standings
  SELECT 1, n.sample_id, COALESCE(n.annotator, a.annotator) AS who, n.state, n.label_id, COALESCE(n.at, a.at), MAX(n.id), 0
  FROM annotations n JOIN actions a ON a.id = n.action_id JOIN sample_states t ON t.sample_id = n.sample_id
  WHERE n.sample_id IN (SELECT sample_id FROM annotations GROUP BY sample_id HAVING COUNT(*) > 1)
    AND COALESCE((SELECT u.kind FROM actions u WHERE u.target = a.id ORDER BY u.id DESC LIMIT 1), 'redo') <> 'undo'
    AND n.id > COALESCE((SELECT MAX(c.id) FROM annotations c WHERE c.sample_id = n.sample_id AND c.state = 'unlabelled'
      AND COALESCE((SELECT u.kind FROM actions u WHERE u.target = c.action_id ORDER BY u.id DESC LIMIT 1), 'redo') <> 'undo'), 0)
  GROUP BY n.sample_id, who;
DROP TABLE sample_states;
CREATE INDEX standings_by_label ON standings (task_id, state, label_id) WHERE stands = 1;

CREATE VIEW consensus AS SELECT task_id, sample_id, annotator, state, label_id, at, annotation_id FROM standings
  WHERE stands = 1 AND sample_id < (SELECT COALESCE(MIN(first_sample), 9223372036854775807) FROM imports WHERE state = 'running');
CREATE VIEW consensus_labels AS
  SELECT task_id, sample_id, label_id FROM consensus WHERE state = 'labelled' AND label_id IS NOT NULL
  UNION ALL SELECT c.task_id, c.sample_id, l.label_id FROM consensus c JOIN answer_labels l ON l.annotation_id = c.annotation_id
    WHERE c.state = 'labelled' AND c.label_id IS NULL;

-- wanted: annotators who are to answer it.
CREATE TABLE asks (
  task_id INTEGER NOT NULL, sample_id INTEGER NOT NULL, rank INTEGER NOT NULL, score REAL, purpose TEXT NOT NULL, strategy TEXT NOT NULL,
  model_version INTEGER, why TEXT NOT NULL, wanted INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (task_id, sample_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asks_by_rank ON asks (task_id, rank);
-- Which page has a card, and for whom; one that is not answered until then is free again.
CREATE TABLE leases (
  task_id INTEGER NOT NULL, sample_id INTEGER NOT NULL, holder TEXT NOT NULL, annotator TEXT NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY (task_id, sample_id, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_by_holder ON leases (holder);
INSERT INTO asks SELECT 1, sample_id, rank, score, purpose, strategy, model_version, why, 1 FROM queue ORDER BY sample_id;
INSERT INTO leases SELECT 1, sample_id, leased_by, leased_by, leased_until FROM queue WHERE leased_by IS NOT NULL;
DROP TABLE queue;

ALTER TABLE models ADD COLUMN task_id INTEGER NOT NULL DEFAULT 1;
ALTER TABLE models ADD COLUMN kind TEXT NOT NULL DEFAULT 'single';
ALTER TABLE training_runs ADD COLUMN task_id INTEGER NOT NULL DEFAULT 1;
ALTER TABLE query_log ADD COLUMN task_id INTEGER NOT NULL DEFAULT 1;
-- Settings of one task (JSON): strategy, learner, what strategies remember, the state of its queue.
CREATE TABLE task_settings (
  task_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (task_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO task_settings SELECT 1, key, value FROM project
  WHERE key IN ('strategy', 'learner', 'queue', 'digits') OR key LIKE 'memory %';
DELETE FROM project WHERE key IN (SELECT key FROM task_settings);

-- Samples that were made up, with ids of their own range: nobody is asked them, and nothing is measured by them.
CREATE TABLE synthetic_samples (
  id INTEGER PRIMARY KEY CHECK (id > 1000000000), task_id INTEGER NOT NULL REFERENCES tasks, text TEXT, image TEXT,
  origin TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('proposed', 'admitted', 'refused')), at INTEGER NOT NULL,
  CHECK ((text IS NULL) <> (image IS NULL))
) STRICT;
CREATE TABLE synthetic_labels (
  sample_id INTEGER NOT NULL REFERENCES synthetic_samples ON DELETE CASCADE, label_id INTEGER NOT NULL REFERENCES labels,
  PRIMARY KEY (sample_id, label_id)
) STRICT, WITHOUT ROWID;
-- What a model may learn from.
CREATE VIEW teaching_samples AS
  SELECT c.task_id, s.id, s.text, s.image, 0 AS synthetic FROM consensus c JOIN pool s ON s.id = c.sample_id
    WHERE c.state = 'labelled' AND NOT EXISTS (SELECT 1 FROM holdout h WHERE h.sample_id = s.id)
  UNION ALL SELECT task_id, id, text, image, 1 FROM synthetic_samples WHERE state = 'admitted';
`,
}
