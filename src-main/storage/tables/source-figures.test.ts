import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { mulberry32 } from '../../platform/random.ts'
import { handle, sql, type WritableDb } from '../database.ts'
import { migrate } from '../migrations/migrate.ts'
import { recordDecisions, redoable, redoAction, undoable, undoAction } from './annotations.ts'
import { finishImport, startImport } from './imports.ts'
import { ensureLabel } from './labels.ts'
import { noteAnnotator, partAnnotator } from './note-annotator.ts'
import { relabel } from './relabel.ts'
import { insertSample } from './samples.ts'
import { sourceFigures } from './source-figures.ts'
import { logSuggestions } from './suggestions.ts'
import { addTask } from './tasks.ts'

/** Everything from the log, answer by answer, without a word of the SQL that is under test. */
function plainly(db: WritableDb, task: number) {
  type Action = { id: number; annotator: string; kind: string; target: number | null }
  type Entry = {
    id: number
    action: number
    task: number
    sample: number
    state: string
    label: number | null
    asked: string | null
  }
  const actions = db.all<Action>(sql`SELECT id, annotator, kind, target FROM actions ORDER BY id`)
  const entries = db.all<Entry>(
    sql`SELECT id, action_id AS action, task_id AS task, sample_id AS sample, state, label_id AS label, asked FROM annotations ORDER BY id`,
  )
  const said = db.all<{ annotation: number; place: number; source: string; label: number; shown: number }>(
    sql`SELECT annotation_id AS annotation, place, source, label_id AS label, shown FROM suggestions`,
  )
  const kept = new Set(db.pluck<number>(sql`SELECT sample_id FROM holdout`))
  const people = new Map(
    db
      .all<{ name: string; person: string }>(sql`SELECT name, person FROM annotators`)
      .map(({ name, person }) => [name, person]),
  )
  const of = (id: number) => actions.find((one) => one.id === id)!
  const person = (id: number) => people.get(of(id).annotator) ?? of(id).annotator
  const isUndone = (id: number) => actions.findLast(({ target }) => target === id)?.kind === 'undo'
  const counted = entries.filter(
    (entry) =>
      entry.task === task &&
      entry.state === 'labelled' &&
      !isUndone(entry.action) &&
      !entries.some(
        (later) =>
          later.id > entry.id &&
          later.sample === entry.sample &&
          later.task === task &&
          of(later.action).kind === 'label' &&
          person(later.action) === person(entry.action) &&
          !isUndone(later.action),
      ),
  )
  const since = Math.min(...said.map(({ annotation }) => annotation))
  const cards = counted.filter(
    ({ id, sample, asked }) =>
      id >= since && !kept.has(sample) && (asked !== null || said.some((one) => one.annotation === id)),
  )
  const sources = [...new Set(said.map(({ source }) => source))].sort().flatMap((source) => {
    const own = counted.flatMap((entry) =>
      said
        .filter((one) => one.annotation === entry.id && one.source === source)
        .map((one) => ({ ...one, right: one.label === entry.label })),
    )
    const count = (which: (one: (typeof own)[number]) => boolean) => own.filter(which).length
    if (own.length === 0) return []
    return [
      {
        source,
        right: count(({ right }) => right),
        of: own.length,
        first: count(({ place }) => place === 1),
        shown: count(({ shown }) => shown === 1),
      },
    ]
  })
  return { cards: cards.length, sources }
}

test('after whatever happens the figures are those of a count of the whole log', async () => {
  const db = handle(new Sqlite(':memory:'), ':memory:')
  migrate(db, null)
  const importId = startImport(db, 'x.csv', 0)
  const sample = { externalId: null, image: null, imageName: null, context: null, importId }
  for (let i = 1; i <= 60; i++) insertSample(db, { ...sample, contentHash: i, text: `t${i}` })
  finishImport(db, importId, '{}')
  const other = addTask(db, { name: 'tone', kind: 'single', wanted: 1 })
  const labels = (task: number) => ['a', 'b', 'c'].map((name) => ensureLabel(db, name, task))
  const random = mulberry32(7)
  const any = <Value>(of: readonly Value[]) => of[Math.floor(random() * of.length)]!
  const names = ['Ada', 'Mei', 'Bo']
  let at = 0
  const happens: Record<string, () => void | Promise<void>> = {
    answer() {
      const task = random() < 0.8 ? 1 : other
      const asked = random() < 0.7 ? ({ rank: 1, sample: 1, strategy: 'x', why: {} } as never) : null
      const decision = {
        sample: 1 + Math.floor(random() * 60),
        state: 'labelled' as const,
        labelId: any(labels(task)),
        dwellMs: 9,
        asked,
      }
      const action = recordDecisions(db, {
        at: ++at,
        annotator: any(names),
        kind: 'label',
        decisions: [decision],
        task,
      })
      const sources = ['rules.v1', 'model.v1', 'names'].filter(() => random() < 0.6)
      logSuggestions(
        db,
        action,
        sources.map((source) => ({ source, labelId: any(labels(task)), value: 0.5, shown: random() < 0.8, why: {} })),
      )
    },
    skip: () =>
      void recordDecisions(db, {
        at: ++at,
        annotator: any(names),
        kind: 'skip',
        decisions: [{ sample: 5, state: 'skipped', labelId: null }],
      }),
    bulk: () =>
      void recordDecisions(db, {
        at: ++at,
        annotator: any(names),
        kind: 'bulk',
        decisions: [3, 9, 20].map((sample) => ({ sample, state: 'labelled', labelId: labels(1)[0]! })),
      }),
    undo() {
      const annotator = any(names)
      const action = undoable(db, annotator, any([1, other]))
      if (action !== null) undoAction(db, { action, at: ++at, annotator })
    },
    redo() {
      const annotator = any(names)
      const action = redoable(db, annotator, 1)
      if (action !== null) redoAction(db, { action, at: ++at, annotator })
    },
    keep: () =>
      void db.run(sql`INSERT OR IGNORE INTO holdout (sample_id, at) VALUES (${1 + Math.floor(random() * 60)}, 1)`),
    release: () => void db.run(sql`DELETE FROM holdout WHERE sample_id < 30`),
    rename: () => void noteAnnotator(db, 'Ada L.', ['Ada']),
    same: () => void noteAnnotator(db, 'Bo', ['Mei']),
    part: () => void partAnnotator(db, 'Bo'),
    merge: () => void relabel(db, { at: ++at, annotator: 'Lead', task: 1, label: labels(1)[2]!, into: labels(1)[0]! }),
    /** Its number is taken by the next. */
    async takenBack() {
      const { id } = db.run(sql`INSERT INTO actions (at, annotator, kind, count) VALUES (1, 'Mei', 'import', 0)`)
      await sourceFigures(db, 1)
      db.run(sql`DELETE FROM actions WHERE id = ${id}`)
    },
  }
  names.push('Ada L.')
  const often = [...Array(12).fill('answer'), 'undo', 'undo', 'redo', ...Object.keys(happens)] as string[]
  let most = 0
  for (let step = 0; step < 400; step++) {
    await happens[any(often)]!()
    if (random() < 0.5) continue
    for (const task of [1, other])
      expect(await sourceFigures(db, task), `step ${step}, task ${task}`).toEqual(plainly(db, task))
    most = Math.max(most, (await sourceFigures(db, 1)).cards)
  }
  expect(most).toBeGreaterThan(30)
  db.close()
})
