/** Where a process tells its operator what happened; never the place where an error ends. */
export interface Log {
  readonly info: (message: string, detail?: unknown) => void
  readonly warn: (message: string, detail?: unknown) => void
  readonly error: (message: string, detail?: unknown) => void
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Lines on stderr, so that stdout stays free for answers. */
export const consoleLog: Log = {
  info: (message, detail) => write('info', message, detail),
  warn: (message, detail) => write('warn', message, detail),
  error: (message, detail) => write('error', message, detail),
}

function write(level: string, message: string, detail?: unknown): void {
  const rest = detail instanceof Error ? (detail.stack ?? detail.message) : detail === undefined ? '' : String(detail)
  process.stderr.write(`${level}: ${message}${rest ? ` · ${rest}` : ''}\n`)
}
