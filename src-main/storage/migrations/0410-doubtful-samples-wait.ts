import type { Migration } from './migrate.ts'

/** Doubtful samples wait for a person from when they are made, without being asked for. */
export const doubtfulSamplesWait: Migration = {
  number: 410,
  name: 'doubtful-samples-wait',
  up: `
DROP INDEX synthetic_samples_asked;
ALTER TABLE synthetic_samples DROP COLUMN asked_at;
`,
}
