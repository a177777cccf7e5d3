import type { Embedded } from '../services/models/embed-pool.ts'

const NAMED = 10

/** What was embedded, what the model is, and which samples have no features, by name and reason. */
export function tellEmbedded({ embedded, dimensions, unreadable, unreadableExamples, notices }: Embedded): string {
  const named = unreadableExamples.slice(0, NAMED).map(({ name, reason }) => `  ${name}: ${reason}`)
  const more = unreadable - named.length
  return [
    `Features of ${embedded} samples, ${dimensions} numbers each`,
    ...notices.map(({ message }) => message),
    ...(unreadable > 0 ? [`${unreadable} samples have no features and teach no model:`, ...named] : []),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n')
}
