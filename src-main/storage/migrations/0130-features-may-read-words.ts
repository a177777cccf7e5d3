import type { Migration } from './migrate.ts'

export const featuresMayReadWords: Migration = {
  number: 130,
  name: 'features-may-read-words',
  up: `
-- Whether the model of an image's features reads words into the same space, so that label names can teach: 1 or 0; NULL where nobody has looked.
ALTER TABLE feature_sets ADD COLUMN reads_words INTEGER;
`,
}
