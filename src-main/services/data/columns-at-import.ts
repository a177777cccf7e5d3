import type { PoolColumns } from '../../contract/default-pool.ts'
import { byId, importFormats } from '../../exchange-formats/index.ts'
import { recogniseFile } from '../../exchange-formats/inspect-file.ts'
import { resolveOptions } from '../../platform/options.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { nameContextColumns } from '../../storage/tables/context-priors.ts'
import { FIRST_TASK } from '../../storage/tables/labels.ts'
import { requireColumns } from '../../storage/tables/sample-columns.ts'
import { choosePool, chosenPool } from '../queue/default-pool.ts'
import { namesKept } from './names-kept.ts'
import type { ImportRequest } from './import-file.ts'

/** What an import may say of the columns that it brings. */
export interface NamedColumns {
  /** By which cards are ordered before there are names or a model. */
  readonly pool?: PoolColumns
  /** Which say where a sample comes from, the widest first. */
  readonly contexts?: readonly string[]
}

/** Columns that a file keeps beside the content, read as the request says. */
export async function columnsOfFile({ path, format: wanted, options }: ImportRequest): Promise<string[]> {
  const format = wanted ? byId(importFormats, wanted) : await recogniseFile(path)
  return namesKept((await format.preview(path, resolveOptions(format.id, format.options, options))).columns)
}

/** Before anything is read: throws UnknownColumns where neither the file nor the project has what is named. */
export async function requireNamed(db: ReadableDb, request: ImportRequest & NamedColumns): Promise<void> {
  const { pool = {}, contexts = [] } = request
  const named = [...Object.values(pool), ...contexts].filter((column) => column !== null && column !== undefined)
  if (named.length > 0) requireColumns(db, named, await columnsOfFile(request))
}

/** Written with the last of the file, so that a file that comes to nothing names nothing. Call inside its transaction. */
export function nameColumns(
  db: WritableDb,
  { pool, contexts, task = FIRST_TASK }: Pick<ImportRequest, 'task'> & NamedColumns,
): void {
  if (pool && Object.keys(pool).length > 0) choosePool(db, { ...chosenPool(db), ...pool })
  if (contexts) nameContextColumns(db, [...new Set(contexts)], task)
}
