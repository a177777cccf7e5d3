import type Sqlite from 'better-sqlite3'
import { DiskFull, ProjectClosed } from './project-file-errors.ts'
import { translated } from './sqlite-errors.ts'

/** Values SQLite takes and gives. */
export type SqlValue = string | number | null | Uint8Array

/** A statement with its values: text and parameters never mix. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** Turns the values of a template into parameters: sql`SELECT id FROM samples WHERE id = ${id}`. A nested Sql is spliced in. */
export function sql(parts: TemplateStringsArray, ...values: readonly (SqlValue | Sql)[]): Sql {
  if (!values.some(isSql)) return { text: plainText(parts), values: values as readonly SqlValue[] }
  let text = parts[0]!
  const out: SqlValue[] = []
  values.forEach((value, i) => {
    text += isSql(value) ? value.text : '?'
    if (isSql(value)) out.push(...value.values)
    else out.push(value)
    text += parts[i + 1]
  })
  return { text, values: out }
}
/** One string per place in the code, so that its statement is found without reading the text again. */
const plainTexts = new WeakMap<TemplateStringsArray, string>()
function plainText(parts: TemplateStringsArray): string {
  const known = plainTexts.get(parts)
  if (known !== undefined) return known
  const text = parts.join('?')
  plainTexts.set(parts, text)
  return text
}
const isSql = (value: SqlValue | Sql): value is Sql => typeof value === 'object' && value !== null && 'text' in value

declare const readable: unique symbol
declare const writable: unique symbol

/** A read function takes this: its type keeps it from writing. */
export interface ReadableDb {
  readonly [readable]: true
  /** Of the project file. */
  readonly path: string
  all<Row>(query: Sql): Row[]
  get<Row>(query: Sql): Row | undefined
  /** First column only. */
  pluck<Value>(query: Sql): Value[]
  /** One row at a time. The connection can do nothing else until it ends: for reading through in one go. */
  iterate<Row>(query: Sql): IterableIterator<Row>
  /** Everything `work` reads is of one moment, whatever is written meanwhile. It must not wait for anything. */
  snapshot<Result>(work: () => Result): Result
  pragma(text: string): unknown
  /** Whatever is asked of it afterwards is refused with ProjectClosed. */
  close(): void
}
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
  run(query: Sql): { readonly changes: number; readonly id: number }
  /** All or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result
  /** The same, and on the disk (synchronous FULL) when it returns; tried twice where the disk is full. Outermost only. */
  durably<Result>(work: () => Result): Result
  /** Statements that take no part in the cache (schema, pragmas). */
  exec(text: string): void
}

/** What a project file asks of its connection. */
interface ConnectionHooks {
  /** Before a decision is written: throws where it could not be kept. */
  readonly beforeDurable?: () => void
  readonly onClose?: () => void
}

/** Wraps a connection: statements are prepared once, SQLite's errors come out named. `path`: of the project it serves. */
export function handle(connection: Sqlite.Database, path: string, hooks: ConnectionHooks = {}): WritableDb {
  const statements = new Map<string, Sqlite.Statement>()
  connection.function('contains_folded', { deterministic: true }, (text, words) =>
    Number(typeof text === 'string' && text.toLowerCase().includes(String(words))),
  )
  const prepared = (text: string) => {
    const known = statements.get(text)
    if (known) return known
    const made = connection.prepare(text)
    statements.set(text, made)
    return made
  }
  let closed = false
  function named<Result>(work: () => Result): Result {
    if (closed) throw new ProjectClosed({ path })
    return translated(path, work)
  }
  function* iterate(query: Sql): Generator {
    const rows = named(() => connection.prepare(query.text).iterate(...query.values))
    try {
      for (let next = named(() => rows.next()); !next.done; next = named(() => rows.next())) yield next.value
    } finally {
      rows.return?.()
    }
  }
  const transaction = <Result>(work: () => Result): Result =>
    connection.inTransaction ? work() : named(() => connection.transaction(work).immediate())
  function synced<Result>(work: () => Result): Result {
    connection.pragma('synchronous = FULL')
    try {
      return transaction(work)
    } finally {
      connection.pragma('synchronous = NORMAL')
    }
  }
  const db = {
    path,
    all: ({ text, values }: Sql) => named(() => prepared(text).all(...values)),
    get: ({ text, values }: Sql) => named(() => prepared(text).get(...values)),
    // A statement of its own: pluck is a mode of the statement.
    pluck: ({ text, values }: Sql) =>
      named(() =>
        connection
          .prepare(text)
          .pluck()
          .all(...values),
      ),
    iterate,
    run: ({ text, values }: Sql) =>
      named(() => {
        const { changes, lastInsertRowid } = prepared(text).run(...values)
        return { changes, id: Number(lastInsertRowid) }
      }),
    transaction,
    snapshot: <Result>(work: () => Result): Result =>
      connection.inTransaction ? work() : named(() => connection.transaction(work).deferred()),
    durably<Result>(work: () => Result): Result {
      // Inside a transaction SQLite would change nothing, and the caller believe in a sync that never comes.
      if (connection.inTransaction) throw new TypeError('durably is the outermost transaction')
      return named(() => {
        hooks.beforeDurable?.()
        try {
          return synced(work)
        } catch (error) {
          if (!(error instanceof DiskFull)) throw error
          // What lies in the write-ahead file goes into the project, mostly over pages it has already, and leaves its room.
          connection.pragma('wal_checkpoint(TRUNCATE)')
          return synced(work)
        }
      })
    },
    exec: (text: string) => void named(() => connection.exec(text)),
    pragma: (text: string) => named(() => connection.pragma(text, { simple: true })),
    close() {
      if (closed) return
      closed = true
      try {
        connection.close()
      } finally {
        hooks.onClose?.()
      }
    },
  }
  return db as unknown as WritableDb
}
