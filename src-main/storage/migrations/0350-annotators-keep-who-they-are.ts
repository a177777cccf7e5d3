import type { Migration } from './migrate.ts'

/** Somebody may go by another name later: which names are one person's. */
export const annotatorsKeepWhoTheyAre: Migration = {
  number: 350,
  name: 'annotators-keep-who-they-are',
  up: `
-- person: an id that stays, the first name of that person in this project. Until now every name was a person of its own.
CREATE TABLE annotators (name TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO annotators (name, person) SELECT DISTINCT annotator, annotator FROM actions;
`,
}
