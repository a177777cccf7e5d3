import type { Migration } from './migrate.ts'

/** What comes to the hold-out later is held against synthetic texts that were there before it. */
export const holdoutHeldAgainstTexts: Migration = {
  number: 370,
  name: 'holdout-held-against-texts',
  up: `
-- Samples of the hold-out that all synthetic texts there were have been held against. Texts that are made later are held against all of it when they are made.
CREATE TABLE holdout_held (sample_id INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE) STRICT;
`,
}
