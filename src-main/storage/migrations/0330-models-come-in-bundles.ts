import type { Migration } from './migrate.ts'

export const modelsComeInBundles: Migration = {
  number: 330,
  name: 'models-come-in-bundles',
  up: `
-- The bundle a model came in (JSON: project, version, precision, SHA-256 of its model file); NULL: trained here.
ALTER TABLE models ADD COLUMN bundle TEXT;
`,
}
