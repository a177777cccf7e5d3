import type { Migration } from './migrate.ts'

/**
 * A label says what it means: a description, keywords and examples (JSON arrays of texts). Colour: 1 … 6 of the palette where a person chose one;
 * null: by its place in the set.
 */
export const labelsSayWhatTheyMean: Migration = {
  number: 120,
  name: 'labels-say-what-they-mean',
  up: `
ALTER TABLE labels ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE labels ADD COLUMN keywords TEXT NOT NULL DEFAULT '[]';
ALTER TABLE labels ADD COLUMN examples TEXT NOT NULL DEFAULT '[]';
ALTER TABLE labels ADD COLUMN colour INTEGER;
`,
}
