import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_RULE } from '../evaluation/exposure/exposure-rule.ts'
import { allowNames } from './label-words.ts'
import { FOR_THE_POOL, modelFor } from './model-for.ts'
import { createProjectFile } from './project-file.ts'
import { addExposure, endExposure, moveExposure } from './tables/exposures.ts'
import { activateModel, addModel } from './tables/models.ts'
import { ensureLabel } from './tables/labels.ts'
import { replaceYield } from './tables/synthetic-samples.ts'
import { addTemplate, removeTemplate, withdrawTemplate } from './tables/templates.ts'
import { addTask } from './tables/tasks.ts'
import { plainModel } from '../../tests/storage/plain-model.ts'

const room = join(import.meta.dirname, '..')
const card = (sample: number) => ({ annotator: 'Ada', sample })

test('an annotator and the pool have the model in use of their task, and none before one is trained', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-for-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  const add = (task: number, active: boolean) => addModel(db, { ...plainModel, task }, active)
  try {
    const other = addTask(db, { name: 'other', kind: 'multi', wanted: 1 })
    const first = add(1, true)
    const worse = add(1, false)
    expect([modelFor(db, card(1))?.id, modelFor(db, FOR_THE_POOL)?.id, modelFor(db, card(1), other)]).toEqual([
      first,
      first,
      null,
    ])
    const others = add(other, true)
    activateModel(db, worse)
    expect([modelFor(db, card(1))?.id, modelFor(db, card(1), other)?.id]).toEqual([worse, others])
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})

test('a model shown step by step has the cards within its share, keeps them as it grows, and ranks for all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-for-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  try {
    const control = addModel(db, plainModel, true)
    const fresh = addModel(db, plainModel, true)
    const rule = DEFAULT_RULE
    const id = addExposure(db, { task: 1, model: fresh, control, rule, startedAt: 1, share: 0.01 })
    const samples = Array.from({ length: 4000 }, (_, i) => i + 1)
    const seen = () => new Set(samples.filter((sample) => modelFor(db, card(sample))!.id === fresh))
    const first = seen()
    moveExposure(db, id, 5, 0.26)
    const later = seen()
    // 40 and 1,040 expected; five standard deviations either side.
    expect([Math.abs(first.size - 40) < 32, Math.abs(later.size - 1040) < 139]).toEqual([true, true])
    expect([...first].every((sample) => later.has(sample))).toBe(true)
    expect(modelFor(db, FOR_THE_POOL)!.id).toBe(fresh)
    endExposure(db, id, 2, 'everybody')
    expect(seen().size).toBe(samples.length)
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})

test('a model of names alone is passed over while names may not teach, and one that has learnt from labels is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-for-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  try {
    const alone = addModel(db, { ...plainModel, labels: 0 })
    expect(modelFor(db, card(1))?.id).toBe(alone)
    allowNames(db, false)
    expect([modelFor(db, card(1)), modelFor(db, FOR_THE_POOL)]).toEqual([null, null])
    allowNames(db, true)
    expect(modelFor(db, card(1))?.id).toBe(alone)
    allowNames(db, false)
    const learnt = addModel(db, { ...plainModel, labels: 2 })
    expect(modelFor(db, card(1))?.id).toBe(learnt)
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})

test('a model that templates alone taught is in use while they are, whether names may teach or not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-model-for-'))
  const db = createProjectFile(join(folder, 'p.kindling'))
  try {
    allowNames(db, false)
    const template = addTemplate(db, { task: 1, name: 't', dialect: 'kindling', source: '', at: 1 })
    const label = ensureLabel(db, 'a')
    const made = { file: 't', line: 1, slots: [], seed: 1, noises: [], gate: null, because: '', judge: null }
    const verdict = 'accepted' as const
    replaceYield(db, template, [{ ...made, label, text: 'x', tidy: null, verdict, vector: null }], null)
    const synthetic = { samples: 1, templates: [{ id: template, name: 't', samples: 1 }] }
    const alone = addModel(db, { ...plainModel, labels: 0, synthetic })
    expect(modelFor(db, FOR_THE_POOL)?.id).toBe(alone)
    withdrawTemplate(db, template, 5)
    expect([modelFor(db, card(1)), modelFor(db, FOR_THE_POOL)]).toEqual([null, null])
    withdrawTemplate(db, template, null)
    expect(modelFor(db, FOR_THE_POOL)?.id).toBe(alone)
    removeTemplate(db, template)
    expect(modelFor(db, FOR_THE_POOL)).toBeNull()
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})

test('nobody else reads which model is in use', () => {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('migrations'),
  )
  // Queries of the table `models` that look at `active`, wherever they stand.
  const queries = (path: string) => readFileSync(join(room, path), 'utf8').match(/sql`(?:[^`\\]|\\.)*`/g) ?? []
  const isReader = (query: string) =>
    /\b(FROM|JOIN)\s+models\b/.test(query) && /\bactive\b/.test(query.replace(/SET active = \(id = \$\{id\}\)/, ''))
  const readers = files.filter((path) => queries(path).some(isReader))
  expect(files.length).toBeGreaterThan(400)
  expect(readers).toEqual([join('storage', 'model-for.ts')])
})
