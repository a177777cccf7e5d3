import type Sqlite from 'better-sqlite3'

/** Values SQLite takes and gives. */
export type SqlValue = string | number | null | Uint8Array

/** A statement with its values: text and parameters never mix. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** Turns the values of a template into parameters: sql`SELECT id FROM samples WHERE id = ${id}`. A nested Sql is spliced in. */
export function sql(parts: TemplateStringsArray, ...values: readonly (SqlValue | Sql)[]): Sql {
  let text = parts[0]!
  const out: SqlValue[] = []
  values.forEach((value, i) => {
    if (isSql(value)) {
      text += value.text
      out.push(...value.values)
    } else {
      text += '?'
      out.push(value)
    }
    text += parts[i + 1]
  })
  return { text, values: out }
}
const isSql = (value: SqlValue | Sql): value is Sql => typeof value === 'object' && value !== null && 'text' in value

declare const readable: unique symbol
declare const writable: unique symbol

/** A read function takes this: its type keeps it from writing. */
export interface ReadableDb {
  readonly [readable]: true
  readonly path: string
  all<Row>(query: Sql): Row[]
  get<Row>(query: Sql): Row | undefined
  /** First column only. */
  pluck<Value>(query: Sql): Value[]
  iterate<Row>(query: Sql): IterableIterator<Row>
}
export interface WritableDb extends ReadableDb {
  readonly [writable]: true
  run(query: Sql): { readonly changes: number; readonly id: number }
  /** All or nothing. Nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result
  /** The same, and on the disk (synchronous FULL) when it returns. */
  durably<Result>(work: () => Result): Result
  /** Statements that take no part in the cache (schema, pragmas). */
  exec(text: string): void
  pragma(text: string): unknown
  close(): void
}

/** Wraps a connection; statements are prepared once. */
export function handle(connection: Sqlite.Database): WritableDb {
  const statements = new Map<string, Sqlite.Statement>()
  const prepared = (text: string) => {
    const known = statements.get(text)
    if (known) return known
    const made = connection.prepare(text)
    statements.set(text, made)
    return made
  }
  const transaction = <Result>(work: () => Result): Result =>
    connection.inTransaction ? work() : connection.transaction(work).immediate()
  const db = {
    path: connection.name,
    all: ({ text, values }: Sql) => prepared(text).all(...values),
    get: ({ text, values }: Sql) => prepared(text).get(...values),
    // A statement of its own: pluck is a mode of the statement.
    pluck: ({ text, values }: Sql) =>
      connection
        .prepare(text)
        .pluck()
        .all(...values),
    iterate: ({ text, values }: Sql) => connection.prepare(text).iterate(...values),
    run({ text, values }: Sql) {
      const { changes, lastInsertRowid } = prepared(text).run(...values)
      return { changes, id: Number(lastInsertRowid) }
    },
    transaction,
    durably<Result>(work: () => Result): Result {
      if (connection.inTransaction) return work()
      connection.pragma('synchronous = FULL')
      try {
        return transaction(work)
      } finally {
        connection.pragma('synchronous = NORMAL')
      }
    },
    exec: (text: string) => void connection.exec(text),
    pragma: (text: string) => connection.pragma(text, { simple: true }),
    close: () => void connection.close(),
  }
  return db as unknown as WritableDb
}
