import type { Migration } from './migrate.ts'

/**
 * A model keeps scikit-learn's C of its head, given or chosen: the next model and heads fitted beside it go by it; and what the names of its classes did for
 * it (JSON). Null: it has none, or it is not known.
 */
export const modelsKeepTheirC: Migration = {
  number: 110,
  name: 'models-keep-their-c',
  up: `
ALTER TABLE models ADD COLUMN inverse_l2 REAL;
ALTER TABLE models ADD COLUMN names TEXT;
`,
}
