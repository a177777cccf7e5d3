import type { ServingState } from '../contract/serving.ts'

/** One line: what it is, how far, since when, and what went wrong last. */
export function tellServing({ kind, title, version, inUse, state, since, tookMs, lastError }: ServingState): string {
  const name = kind === 'model' ? `model ${version} (${title})` : `backbone ${title}`
  return [
    `${inUse ? '→' : ' '} ${name.padEnd(36)}${state.padEnd(9)}`,
    `since ${new Date(since).toISOString().slice(0, 19).replace('T', ' ')}`,
    tookMs !== null && `ready in ${tookMs.toFixed(0)} ms`,
    lastError && `last error: ${lastError.message}`,
  ]
    .filter(Boolean)
    .join(' | ')
}
