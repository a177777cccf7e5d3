import type { Migration } from './migrate.ts'

export const modelsBeginFromOthers: Migration = {
  number: 220,
  name: 'models-begin-from-others',
  up: `
-- The version a run begins from, and how much it pays for leaving it (JSON); NULL where it begins anew.
ALTER TABLE training_runs ADD COLUMN beginning TEXT;
-- The same of a model.
ALTER TABLE models ADD COLUMN beginning TEXT;
`,
}
