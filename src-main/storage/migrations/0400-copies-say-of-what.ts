import type { Migration } from './migrate.ts'

/** Synthetic samples that are refused as copies say which text they copy. */
export const copiesSayOfWhat: Migration = {
  number: 400,
  name: 'copies-say-of-what',
  up: `
-- JSON: the text that a refused copy copies, and the sample of the pool that says it (null: it is synthetic). NULL: no copy, or made before this was kept.
ALTER TABLE synthetic_samples ADD COLUMN copied TEXT;
`,
}
