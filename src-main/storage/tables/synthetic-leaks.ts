import type { Gate, Made } from '../../contract/synthesis-made.ts'
import { sql, type ReadableDb, type WritableDb } from '../database.ts'
import { noteMade, templateById } from './templates.ts'

/** Texts that teach, or may once somebody has answered or a template is restored. */
export const heldTexts = (db: ReadableDb, limit = -1): { readonly id: number; readonly text: string }[] =>
  db.all(sql`SELECT id, text FROM synthetic_samples WHERE sample_id IS NULL
    AND (answer IN ('right', 'relabelled') OR (answer IS NULL AND verdict <> 'rejected')) ORDER BY id LIMIT ${limit}`)

/** Rejects texts that give samples of the hold-out away, whatever somebody has said of them; their templates' counts follow. */
export function rejectLeaks(
  db: WritableDb,
  leaks: readonly { readonly id: number; readonly similarity: number }[],
): void {
  for (const { id, similarity } of leaks) {
    const was = db.get<{ template: number; verdict: string; gate: Gate | null }>(
      sql`SELECT template_id AS template, verdict, gate FROM synthetic_samples WHERE id = ${id}`,
    )!
    db.run(sql`UPDATE synthetic_samples SET verdict = 'rejected', gate = ${'like-the-hold-out' satisfies Gate}, because = ${`similarity ${similarity.toFixed(2)}`},
      answer = NULL WHERE id = ${id}`)
    const made = templateById(db, was.template)?.made
    if (made) noteMade(db, was.template, movedToHoldoutGate(made, was.gate))
  }
}

/** drawn − every gate’s = accepted stays true. */
function movedToHoldoutGate(made: Made, gate: Gate | null): Made {
  const leak = made.gates.find((one) => one.gate === 'like-the-hold-out') ?? {
    gate: 'like-the-hold-out',
    rejected: 0,
    doubtful: 0,
  }
  const others = made.gates.filter((one) => one.gate !== 'like-the-hold-out')
  const before = others.map((one) => (one.gate === gate ? { ...one, doubtful: Math.max(0, one.doubtful - 1) } : one))
  const [accepted, doubtful] = gate === null ? [made.accepted - 1, made.doubtful] : [made.accepted, made.doubtful - 1]
  return {
    ...made,
    gates: [...before, { ...leak, rejected: leak.rejected + 1 }],
    accepted: Math.max(0, accepted),
    doubtful: Math.max(0, doubtful),
    rejected: made.rejected + 1,
  }
}
