import { z } from 'zod'
import { Reason } from './cards.ts'

/** What the batch in the queue is made of, as it was ranked. */
export const QueueBatch = z.object({
  asked: z.int(),
  nearCopies: z.number().describe('share with a neighbour in the batch at cosine > .95'),
  spreadAgainstRandom: z
    .number()
    .nullable()
    .describe('mean pairwise cosine distance over that of as many random samples'),
  predicted: z
    .array(z.object({ label: z.string(), count: z.int() }))
    .describe('most frequent first; empty before there is a model'),
})
export type QueueBatch = z.infer<typeof QueueBatch>

/** The queue always says what it does, how much of the pool is scored and how stale that is. */
export const QueueState = z.object({
  task: z.int(),
  mode: z.enum(['empty', 'preparing', 'cold', 'strategy', 'fallback']),
  strategy: z.string(),
  reasons: z.array(Reason),
  ready: z.int(),
  scoredShare: z.number(),
  rankedAt: z.int().nullable(),
  model: z.int().nullable().describe('version the ranking used'),
  batch: QueueBatch.nullable(),
})
export type QueueState = z.infer<typeof QueueState>
