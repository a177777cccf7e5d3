import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { presentName } from '../tables/annotators.ts'
import { standAnew } from '../tables/standings.ts'
import { migrate } from './migrate.ts'

test('of a person who answered under two names the newest answer counts, once, and what most people said stands', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 370)
  // Mei has been Mei L. since entry 4, Ana and Bo are others; task 2 asks three. Ids of entries are those of actions.
  const log: [sample: number, task: number, name: string, label: number][] = [
    [1, 2, 'Mei', 1],
    [1, 2, 'Ana', 2],
    [2, 1, 'Mei', 1],
    [1, 2, 'Mei L.', 1],
    [1, 2, 'Bo', 2],
    [2, 1, 'Mei L.', 2],
    [3, 2, 'Mei L.', 1],
    [4, 2, 'Ana', 2],
  ]
  db.exec(`INSERT INTO tasks (id, name, kind, wanted) VALUES (2, 'tone', 'single', 3); PRAGMA foreign_keys = OFF;
    INSERT INTO annotators VALUES ('Mei', 'Mei'), ('Mei L.', 'Mei'), ('Ana', 'Ana'), ('Bo', 'Bo');`)
  log.forEach(([sample, task, name, label], i) => {
    const id = i + 1
    db.run(sql`INSERT INTO actions (id, at, annotator, kind, count) VALUES (${id}, ${id}, ${name}, 'label', 1)`)
    db.run(sql`INSERT INTO annotations (id, action_id, task_id, sample_id, state, label_id, before_state)
      VALUES (${id}, ${id}, ${task}, ${sample}, 'labelled', ${label}, 'unlabelled')`)
    db.run(sql`INSERT INTO standings VALUES (${task}, ${sample}, ${name}, 'labelled', ${label}, ${id}, ${id}, 0)`)
  })
  // As it was: of two votes for 1, both Mei's, and two for 2 the newest stood; of sample 2 the newest.
  db.run(sql`UPDATE standings SET stands = 1 WHERE annotation_id IN (5, 6, 7, 8)`)
  migrate(db, null)
  const standings = () =>
    db.all(
      sql`SELECT task_id AS task, sample_id AS sample, annotator, label_id AS label, stands FROM standings ORDER BY 1, 2, annotation_id`,
    )
  const told = standings()
  expect(told).toEqual([
    { task: 1, sample: 2, annotator: 'Mei', label: 2, stands: 1 },
    { task: 2, sample: 1, annotator: 'Ana', label: 2, stands: 0 },
    { task: 2, sample: 1, annotator: 'Mei', label: 1, stands: 0 },
    { task: 2, sample: 1, annotator: 'Bo', label: 2, stands: 1 },
    { task: 2, sample: 3, annotator: 'Mei', label: 1, stands: 1 },
    { task: 2, sample: 4, annotator: 'Ana', label: 2, stands: 1 },
  ])
  // The same as what the log adds up to.
  for (const [task, sample] of [
    [1, 2],
    [2, 1],
    [2, 3],
    [2, 4],
  ] as const)
    standAnew(db, task, sample)
  expect(standings()).toEqual(told)
  expect(['Mei', 'Ana'].map((person) => presentName(db, person))).toEqual(['Mei L.', 'Ana'])
  expect(db.pluck(sql`SELECT annotator FROM actions ORDER BY id`)).toEqual(log.map(([, , name]) => name))
  db.close()
})

test('the answer that most have given stands again where one of them was counted twice', () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null, 370)
  db.exec(`INSERT INTO tasks (id, name, kind, wanted) VALUES (2, 'tone', 'single', 4); PRAGMA foreign_keys = OFF;
    INSERT INTO annotators VALUES ('Mei', 'Mei'), ('Mei L.', 'Mei');
    INSERT INTO actions (id, at, annotator, kind, count) VALUES (1, 1, 'Ana', 'label', 1), (2, 2, 'Bo', 'label', 1), (3, 3, 'Mei', 'label', 1), (4, 4, 'Mei L.', 'label', 1);
    INSERT INTO annotations (id, action_id, task_id, sample_id, state, label_id, before_state) SELECT id, id, 2, 1, 'labelled', 1 + (id > 2), 'unlabelled' FROM actions;
    INSERT INTO standings SELECT 2, 1, a.annotator, 'labelled', n.label_id, a.at, n.id, a.id = 4 FROM actions a JOIN annotations n ON n.id = a.id;`)
  migrate(db, null)
  // Two said 1, and Mei alone said 2, twice.
  expect(db.pluck(sql`SELECT annotator FROM standings WHERE stands = 1`)).toEqual(['Bo'])
  db.close()
})
