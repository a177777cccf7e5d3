import type { WireError } from '../contract/jobs.ts'
import { NamedError } from '../platform/named-error.ts'

/** Any error as it crosses the wire. Named ones keep class name and fields; the rest are 'UnexpectedError' with their message. */
export function toWireError(error: unknown): WireError {
  if (error instanceof NamedError) return { name: error.name, message: error.message, fields: { ...error.fields } }
  const message = error instanceof Error ? error.message : String(error)
  return { name: 'UnexpectedError', message, fields: { message } }
}
