import type { Migration } from './migrate.ts'

export const modelsHearTheirContext: Migration = {
  number: 300,
  name: 'models-hear-their-context',
  up: `
-- What the columns beside a sample say of its label, learnt with a model, and what that is worth (JSON).
CREATE TABLE context_priors (
  model_id INTEGER PRIMARY KEY REFERENCES models(id) ON DELETE CASCADE,
  prior TEXT NOT NULL
) STRICT;
`,
}
