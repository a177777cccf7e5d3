import type { Migration } from './migrate.ts'

/** Whether synthetic samples help is not asked of the samples that they were made from. */
export const syntheticSamplesHaveSources: Migration = {
  number: 360,
  name: 'synthetic-samples-have-sources',
  up: `
-- JSON, ids of the samples that its line of the template was made from (patterns, variants, examples of a prompt); NULL: none are named.
ALTER TABLE synthetic_samples ADD COLUMN sources TEXT;
`,
}
