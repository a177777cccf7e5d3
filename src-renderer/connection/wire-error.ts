import type { WireError } from '@contract/jobs'
import { connected } from './api'

/** What the core (or the line) threw, as name and fields; the page makes the words. */
export function wireErrorOf(error: unknown): WireError {
  const { code, name, message, data } = error as { code?: string; name?: string; message?: string; data?: unknown }
  // The transport's own words tell a reader nothing.
  if (!connected.value && code === undefined) return { name: LOST, message: message ?? '', fields: {} }
  const fields = typeof data === 'object' && data !== null ? (data as WireError['fields']) : {}
  return {
    name: code ?? name ?? 'UnexpectedError',
    message: message ?? String(error),
    fields: { message: message ?? '', ...fields },
  }
}

/** What went wrong with it, to be told where it was asked for; null when nothing did. */
export async function problemOf(work: Promise<unknown>): Promise<WireError | null> {
  try {
    await work
    return null
  } catch (error) {
    return wireErrorOf(error)
  }
}

const LOST = 'ConnectionLost'

/** The status bar says so until the line is back. */
export const lostLine = ({ name }: WireError): boolean => name === LOST
