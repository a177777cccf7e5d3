import type { Migration } from './migrate.ts'

export const featuresMayReadWords: Migration = {
  number: 130,
  name: 'features-may-read-words',
  up: `
-- Whether label names can be read into the space of the features, so that they can teach. Until now features of texts could.
ALTER TABLE feature_sets ADD COLUMN reads_words INTEGER NOT NULL DEFAULT 0;
-- Bytes of what comes with the studio and the features are made with: they go along where a model is shipped.
ALTER TABLE feature_sets ADD COLUMN resource_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE feature_sets SET reads_words = 1 WHERE backbone IN ('ngram-lsa.v1', 'hf-text.v1', 'ngram-bag.v1', 'fine-tune.v1');
`,
}
