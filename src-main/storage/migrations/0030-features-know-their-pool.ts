import type { Migration } from './migrate.ts'

/** How many samples a backbone was fitted on tells when the pool has outgrown it. */
export const featuresKnowTheirPool: Migration = {
  number: 30,
  name: 'features-know-their-pool',
  up: `
ALTER TABLE feature_sets ADD COLUMN fitted_on INTEGER;
-- Older files: as many as have features is the most it can have been.
UPDATE feature_sets SET fitted_on = (SELECT SUM(count) FROM feature_blocks WHERE set_id = feature_sets.id) WHERE state IS NOT NULL;
`,
}
