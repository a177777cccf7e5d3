import Sqlite from 'better-sqlite3'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { handle, sql } from '../database.ts'
import { bytesOf } from '../tables/features.ts'
import { likeliestLabels, loadPredictions, predictedCount, predictionOf } from '../tables/predictions.ts'
import { migrate } from './migrate.ts'

const FIXTURE = join(import.meta.dirname, '../../../tests/fixtures/project-70.kindling')

test('what an older file kept of a model in one piece is there sample by sample, and so are the guesses of its queue', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-100-'))
  const path = join(folder, 'p.kindling')
  cpSync(FIXTURE, path)
  const db = handle(new Sqlite(path), path)
  try {
    migrate(db, null, 90)
    const model = db.get<{ id: number }>(sql`SELECT id FROM models ORDER BY id DESC LIMIT 1`)!.id
    // Two full blocks and a part of one, of ids with gaps that need all four bytes.
    const n = 10_000
    const ids = Int32Array.from({ length: n }, (_, i) => 7 + 31_337 * i)
    const classes = ids.map((_, i) => i % 3)
    const confidence = Float32Array.from(ids, (_, i) => 1 / (i + 1))
    const scores = Float32Array.from(ids, (_, i) => i / n)
    db.run(sql`DELETE FROM predictions`)
    db.run(
      sql`INSERT INTO predictions VALUES (${model}, ${bytesOf(ids)}, ${bytesOf(classes)}, ${bytesOf(confidence)}, ${bytesOf(scores)})`,
    )
    const asked = db.all<{ sample: number; why: string; model: number }>(
      sql`SELECT sample_id AS sample, why, (SELECT id FROM models WHERE version = model_version) AS model FROM asks WHERE model_version IS NOT NULL`,
    )
    migrate(db, null)
    expect(loadPredictions(db, model)).toEqual({ ids, classes, confidence, scores })
    expect(predictedCount(db, model)).toBe(n)
    for (const row of [0, 4095, 4096, 8191, 8192, n - 1])
      expect(predictionOf(db, model, ids[row]!)).toEqual({
        classAt: classes[row],
        confidence: confidence[row],
        score: scores[row],
      })
    for (const missing of [6, 8, ids[4096]! - 1, ids.at(-1)! + 1]) expect(predictionOf(db, model, missing)).toBeNull()
    const guesses = asked.map(({ why }) => (JSON.parse(why) as { guesses: unknown[] }).guesses)
    expect(guesses.filter((one) => one.length > 0).length).toBeGreaterThan(0)
    expect(asked.map(({ sample, model }) => likeliestLabels(db, model, sample) ?? [])).toEqual(guesses)
  } finally {
    db.close()
    rmSync(folder, { recursive: true })
  }
})
