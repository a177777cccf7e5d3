import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { listFeatureSets } from '../tables/features.ts'
import { migrate } from './migrate.ts'

test('sets of older files count as fitted on all that has features, or on nothing where they learnt nothing', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 20)
  db.exec(`
    INSERT INTO feature_sets (id, backbone, title, options, fingerprint, dimensions, state, at) VALUES
      (1, 'ngram-lsa.v1', 'a', '{}', 'a', 2, x'00', 1), (2, 'hf-text.v1', 'b', '{}', 'b', 2, NULL, 1), (3, 'ngram-lsa.v1', 'c', '{}', 'c', 2, x'00', 1);
    INSERT INTO feature_blocks (set_id, last_sample, count, ids, vectors) VALUES (1, 3, 3, x'', x''), (1, 5, 2, x'', x''), (2, 5, 5, x'', x'');`)
  migrate(db, null)
  expect(listFeatureSets(db).map(({ id, fittedOn }) => [id, fittedOn])).toEqual([
    [1, 5],
    [2, null],
    [3, null],
  ])
  db.close()
})
