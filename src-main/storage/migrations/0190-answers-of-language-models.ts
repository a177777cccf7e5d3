import type { Migration } from './migrate.ts'

/** What language models were asked and what they answered; where a synthetic text comes from can be read for as long as the project lives. */
export const answersOfLanguageModels: Migration = {
  number: 190,
  name: 'answers-of-language-models',
  up: `
-- url: without a key. prompt: JSON, the messages as sent. texts: JSON, what was taken from the answer. detail: of a failure.
CREATE TABLE model_answers (
  id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE, at INTEGER NOT NULL, label TEXT NOT NULL,
  url TEXT NOT NULL, model TEXT NOT NULL, prompt TEXT NOT NULL, answer TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'cut', 'refused', 'not-json', 'empty', 'failed')), detail TEXT NOT NULL, texts TEXT NOT NULL,
  tries INTEGER NOT NULL, ms INTEGER NOT NULL, tokens_in INTEGER, tokens_out INTEGER,
  template_id INTEGER REFERENCES templates ON DELETE SET NULL
) STRICT;
CREATE INDEX model_answers_by_task ON model_answers (task_id, id);
`,
}
