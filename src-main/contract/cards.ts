import { z } from 'zod'
import { TurnsBefore } from './conversations.ts'
import { Sample } from './data.ts'
import { Guess, NotHeard, SourceSaid } from './guesses.ts'

/** A reason as fields; the page makes the sentence from `code`. */
export const Reason = z.object({ code: z.string(), fields: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Reason = z.infer<typeof Reason>

export const WhyAsked = z.object({
  strategy: z.string(),
  score: z.number().nullable(),
  rank: z.int().describe('1 = asked first'),
  poolSize: z.int(),
  parts: z.record(z.string(), z.number()),
  reasons: z.array(Reason),
  nearestLabelled: z
    .object({
      text: z.string(),
      image: z.string().nullable().describe('where its picture lies; null for a text'),
      label: z.string().describe('all its labels, in a task of several'),
      similarity: z.number(),
    })
    .nullable(),
  model: z.object({ version: z.int(), trainedAt: z.int() }).nullable().describe('what ranked it'),
})
export type WhyAsked = z.infer<typeof WhyAsked>

/** What a sample carries once somebody has decided. */
export const Decided = z.object({
  kind: z.enum(['label', 'skip', 'flag']),
  label: z.string().nullable().describe('in a task of one label'),
  labels: z.array(z.string()).describe('all its labels; none: none applies, in a task of several'),
})
export type Decided = z.infer<typeof Decided>

export const Card = z.object({
  task: z.int(),
  sample: Sample,
  before: TurnsBefore.optional().describe('the last turns before it; left out where it stands in no conversation'),
  purpose: z
    .enum(['strategy', 'representative', 'random', 'holdout', 'again'])
    .describe('holdout: a random sample kept for measuring'),
  guesses: z.array(Guess).describe('as of now: what each source thinks best, then the others; at most 3'),
  others: z.array(Guess).describe('further ones for the label list'),
  guessedBy: z
    .object({
      suggester: z.string().describe('an id of labelling.suggesters'),
      model: z.object({ version: z.int(), trainedAt: z.int() }).nullable(),
    })
    .nullable()
    .describe('who is heard first, and the model among those who suggest something; null: there are no guesses'),
  sources: z.array(SourceSaid).describe('all that have something to say, first heard first'),
  notHeard: z.array(NotHeard).describe('who was passed over for the next ones when the card was dealt'),
  why: WhyAsked,
  answer: Decided.nullable().describe(
    'what it carries now, when asked again; where several annotators are asked, what this one has said',
  ),
})
export type Card = z.infer<typeof Card>
