import type { Migration } from './migrate.ts'

export const modelsHaveTeachers: Migration = {
  number: 140,
  name: 'models-have-teachers',
  up: `
-- Who teaches a run, and how (JSON); NULL where labels alone do.
ALTER TABLE training_runs ADD COLUMN teacher TEXT;
-- Who taught a model, how, and how far the two agree (JSON); NULL where labels alone did.
ALTER TABLE models ADD COLUMN teacher TEXT;
`,
}
