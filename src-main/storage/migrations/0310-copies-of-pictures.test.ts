import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle } from '../database.ts'
import { teachingSynthetic } from '../tables/synthetic-samples.ts'
import { listTemplates } from '../tables/templates.ts'
import { migrate } from './migrate.ts'

test('templates of an older file are of texts, and what they have made teaches as before', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 300)
  db.exec(`INSERT INTO labels (id, task_id, name, position) VALUES (1, 1, 'a', 0);
    INSERT INTO templates (id, task_id, name, dialect, source, changed_at) VALUES (3, 1, 't', 'kindling', '%[a]', 1);
    INSERT INTO synthetic_samples (id, template_id, label_id, made_label_id, text, file, line, slots, seed, noises, verdict, because)
      VALUES (5, 3, 1, 1, 'words', 't', 1, '[]', 7, '[]', 'accepted', ''), (6, 3, 1, 1, 'others', 't', 1, '[]', 8, '[]', 'rejected', '')`)
  migrate(db, null)
  expect(listTemplates(db)).toMatchObject([{ id: 3, copies: null }])
  expect(teachingSynthetic(db)).toEqual([
    { id: 5, template: 3, labelId: 1, text: 'words', copyOf: null, seed: 7, noises: [], sources: [], judgedBy: null },
  ])
  db.close()
})
