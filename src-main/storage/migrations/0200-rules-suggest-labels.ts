import type { Migration } from './migrate.ts'

/**
 * Keyword rules of a task: what a text says, and the label that is suggested for it; and beside an answer, who suggested what on its card, in which order,
 * and why.
 */
export const rulesSuggestLabels: Migration = {
  number: 200,
  name: 'rules-suggest-labels',
  up: `
-- exact: the whole text is the phrase; otherwise it holds it. priority: of phrases equally long the higher one goes first.
CREATE TABLE rules (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE, phrase TEXT NOT NULL,
  exact INTEGER NOT NULL DEFAULT 0, priority INTEGER NOT NULL DEFAULT 0, active INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX rules_by_task ON rules (task_id);
CREATE INDEX rules_by_label ON rules (label_id);

-- place: 1 = heard first. label_id: what the source thought best. shown: 0 where guesses were hidden, or others filled the places.
-- why: JSON of the reason for its place, and what it rests on (the words of a rule, a sample, the version of a model).
CREATE TABLE suggestions (
  annotation_id INTEGER NOT NULL REFERENCES annotations, place INTEGER NOT NULL, source TEXT NOT NULL,
  label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE, value REAL, shown INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (annotation_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestions_by_label ON suggestions (label_id);
`,
}
