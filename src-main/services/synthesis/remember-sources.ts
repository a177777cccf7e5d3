import type { WritableDb } from '../../storage/database.ts'
import { keepSources } from '../../storage/tables/sentence-sources.ts'
import { madeFromIn } from '../../synthesis/drafts/made-from.ts'

/** Keeps what texts of templates say that their sentences were made from: it holds where the remarks are taken out later. */
export function rememberSources(db: WritableDb, task: number, texts: readonly (string | null | undefined)[]): void {
  for (const text of new Set(texts)) if (text) keepSources(db, task, madeFromIn(text))
}
