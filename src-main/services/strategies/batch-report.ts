import type { BatchReport } from '../../contract/strategies.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { sampleById } from '../../storage/tables/samples.ts'
import { sampleOf } from '../labelling/cards.ts'
import { excerptOf } from '../labelling/history.ts'
import type { Selected } from '../../compute-tasks/requests.ts'
import type { SampleCounts } from '../project/sample-counts.ts'

/** A batch as a strategy would ask it, with how much it repeats itself. */
export function batchReport(
  db: ReadableDb,
  { picks, reasons, tookMs, diversity }: Selected,
  { byLabel }: SampleCounts,
): BatchReport {
  const rows = picks.map(({ sample, score, parts, guesses }) => {
    const record = sampleById(db, sample)
    const content = record && sampleOf(record).content
    return {
      sample,
      parts: { ...parts },
      score: score ?? 0,
      excerpt: excerptOf(record),
      image: content?.kind === 'image' ? content.blob : null,
      predicted: guesses[0] ? (byLabel.get(guesses[0][0])?.name ?? null) : null,
    }
  })
  return {
    picks: rows,
    nearCopies: diversity.nearCopies,
    spread: diversity.spread,
    spreadAgainstRandom: diversity.spreadOfRandom ? diversity.spread / diversity.spreadOfRandom : null,
    predictedLabels: new Set(rows.map(({ predicted }) => predicted).filter((label) => label !== null)).size,
    reasons: [...reasons],
    tookMs,
  }
}
