import type { WireError } from '@contract/jobs'

/** What the core (or the line) threw, as name and fields; the page makes the words. */
export function wireErrorOf(error: unknown): WireError {
  const { code, name, message, data } = error as { code?: string; name?: string; message?: string; data?: unknown }
  const fields = typeof data === 'object' && data !== null ? (data as WireError['fields']) : {}
  return {
    name: code ?? name ?? 'UnexpectedError',
    message: message ?? String(error),
    fields: { message: message ?? '', ...fields },
  }
}
