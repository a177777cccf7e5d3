import type { Migration } from './migrate.ts'

/** Keyword rules of a task: what a text says, and the label that is suggested for it. */
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
`,
}
