import type { WireError } from '../contract/jobs.ts'
import { NamedError } from '../platform/named-error.ts'

/** Any error as it crosses the wire. Named ones keep class name and fields; the rest are 'UnexpectedError' with their message. */
export function toWireError(error: unknown): WireError {
  if (error instanceof NamedError) return { name: error.name, message: error.message, fields: { ...error.fields } }
  const message = error instanceof Error ? error.message : String(error)
  return { name: 'UnexpectedError', message, fields: { message } }
}

/** ms after which it is worth asking again, where an error says so; null: it would only fail again. */
export const retryAfterOf = ({ fields }: Pick<WireError, 'fields'>): number | null =>
  typeof fields.retryAfterMs === 'number' ? fields.retryAfterMs : null

/** As HTTP has it: 503 where asking again is all there is to do, 422 for a named error, 500 for what nobody foresaw. */
export function statusOf(error: unknown): number {
  if (!(error instanceof NamedError)) return 500
  return retryAfterOf(toWireError(error)) === null ? 422 : 503
}

/** As the header of that name wants it: whole seconds. */
export const retryAfterSeconds = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)))
