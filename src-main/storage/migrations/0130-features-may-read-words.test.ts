import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { listFeatureSets } from '../tables/features.ts'
import { migrate } from './migrate.ts'

test('features of texts in older files read words, those of pictures and vectors do not', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 120)
  const backbones = ['ngram-lsa.v1', 'hf-text.v1', 'onnx-image.v1', 'precomputed.v1', 'fine-tune.v1', 'small-cnn.v1']
  const rows = backbones.map((backbone) => `('${backbone}', 'x', '{}', '${backbone}', 2, NULL, 1)`)
  db.exec(
    `INSERT INTO feature_sets (backbone, title, options, fingerprint, dimensions, state, at) VALUES ${rows.join(', ')}`,
  )
  migrate(db, null)
  expect(listFeatureSets(db).flatMap(({ backbone, readsWords }) => (readsWords ? [backbone] : []))).toEqual([
    'ngram-lsa.v1',
    'hf-text.v1',
    'fine-tune.v1',
  ])
  db.close()
})
