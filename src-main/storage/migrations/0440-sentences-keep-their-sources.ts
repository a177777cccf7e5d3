import type { Migration } from './migrate.ts'

/** A sentence of a template keeps the samples it was made from, whatever becomes of the remark that names them. */
export const sentencesKeepTheirSources: Migration = {
  number: 440,
  name: 'sentences-keep-their-sources',
  up: `
-- What remarks of templates have said of the sentence below them. sentence: levelled, without its weight. source: a sample's id, or that of a model's answer.
CREATE TABLE sentence_sources (
  task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE, sentence TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sample', 'answer')), source INTEGER NOT NULL,
  PRIMARY KEY (task_id, sentence, kind, source)
) STRICT, WITHOUT ROWID;
`,
}
