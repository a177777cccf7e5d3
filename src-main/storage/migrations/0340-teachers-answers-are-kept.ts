import type { Migration } from './migrate.ts'

export const teachersAnswersAreKept: Migration = {
  number: 340,
  name: 'teachers-answers-are-kept',
  up: `
-- Models from elsewhere that have taught students here; key: their contents, and which of their classes were heard.
CREATE TABLE teachers_heard (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
-- What each said of a sample: float32 probabilities of the classes that were heard; empty where it could say nothing.
CREATE TABLE teacher_answers (
  teacher_id INTEGER NOT NULL REFERENCES teachers_heard(id) ON DELETE CASCADE,
  sample_id INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
  said BLOB NOT NULL,
  PRIMARY KEY (teacher_id, sample_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX teacher_answers_by_sample ON teacher_answers (sample_id);
`,
}
