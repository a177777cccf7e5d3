import type { Migration } from './migrate.ts'

/** Beside an answer: who suggested what on its card, in which order, and why. */
export const suggestionsAreLogged: Migration = {
  number: 201,
  name: 'suggestions-are-logged',
  up: `
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
