import { z } from 'zod'
import { LabelName } from './limits.ts'

/** Who suggests a label: an id of labelling.suggesters, `names` for a model that has learnt from nothing else; and what it rests on. */
export const GuessSource = z.object({
  source: z.string().max(200),
  phrase: z.string().max(200).optional().describe('the words of a rule that the text holds'),
  sample: z.int().optional().describe('a labelled sample that is alike'),
  called: z.string().max(200).optional().describe('what that is called in its file'),
  version: z.int().optional().describe('of the model'),
  context: z
    .array(z.tuple([z.string().max(200), z.string().max(200)]))
    .max(5)
    .optional()
    .describe('columns and values that had a say in it'),
  since: z.int().optional().describe('answers since that version was trained, each a step of its head'),
})
export type GuessSource = z.infer<typeof GuessSource>

/** What one source thinks best for a card, and why it is heard where it is. */
export const SourceSaid = GuessSource.extend({
  label: LabelName,
  value: z.number().nullable().describe('probability, share or similarity; null: a rule has none'),
  place: z.object({
    code: z
      .enum(['measured', 'prior'])
      .describe(
        'measured: by `low`; prior: too few answers say how often it is right, so it stands where it always begins',
      ),
    right: z.int().describe('of the newest answers, those it thought best'),
    of: z.int(),
    low: z.number().describe('Wilson’s lower bound, 95 %'),
  }),
})
export type SourceSaid = z.infer<typeof SourceSaid>

/** A source that is not heard just now. */
export const NotHeard = z.object({
  source: z.string().max(200).describe('an id of labelling.suggesters'),
  state: z
    .enum(['warming', 'degraded'])
    .describe('warming: the model has not predicted anything yet. degraded: slow or failing, left out for a while'),
  version: z.int().optional().describe('of the model'),
})
export type NotHeard = z.infer<typeof NotHeard>

/** What is suggested of one label: a probability, a share of a vote, or only who says so. */
export const Guess = z.object({
  label: z.string(),
  probability: z.number().nullable().describe('calibrated; null where nobody knows one'),
  share: z.number().optional().describe('of a vote, or a similarity, where that is all there is'),
  sources: z.array(GuessSource).max(50).optional().describe('who suggests it, first heard first'),
})
export type Guess = z.infer<typeof Guess>
