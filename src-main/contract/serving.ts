import { oc } from '@orpc/contract'
import { z } from 'zod'
import { WireError } from './jobs.ts'
import { LabelName } from './limits.ts'
import { TaskId } from './tasks.ts'

export const ServingStateName = z
  .enum(['cold', 'loading', 'warming', 'ready', 'degraded', 'failed'])
  .describe(
    'cold: not in memory. loading: being read. warming: it runs for the first time. ready: it answers at once. degraded: it was slow or failed of late, and is left out for a while. failed: it could not be made ready',
  )
export type ServingStateName = z.infer<typeof ServingStateName>

/** How far a backbone or a model is from answering at once. */
export const ServingState = z.object({
  kind: z.enum(['backbone', 'model']),
  id: z.int().describe('of the set of features that the backbone makes, or of the model'),
  title: z.string().describe('id of the backbone or of the learner'),
  version: z.int().nullable().describe('of the model'),
  inUse: z.boolean().describe('what is in use is made ready when the project is opened'),
  state: ServingStateName,
  since: z.int().describe('ms since 1970'),
  tookMs: z.number().nullable().describe('how long it took to be made ready, the last time'),
  lastError: WireError.nullable(),
})
export type ServingState = z.infer<typeof ServingState>

const Text = z.string().min(1).max(100_000)
export const Prediction = z.object({
  model: z.int().describe('version of the model that answered'),
  awaited: z
    .object({ version: z.int(), state: ServingStateName })
    .nullable()
    .describe('the model in use, where it is not ready and the one before answered'),
  labels: z.array(z.object({ label: LabelName, probability: z.number() })).describe('likeliest first; at most 10'),
  tookMs: z.number().describe('in the compute process'),
})
export type Prediction = z.infer<typeof Prediction>

/** What of the models answers at once, and one answer. */
export const serving = {
  states: oc.output(z.array(ServingState)),
  /** Makes ready what the project uses, and waits for it. */
  warmUp: oc.output(z.array(ServingState)),
  /** What the model in use says of a text, or of a sample of the project. Never waits: throws ModelNotReady (status 503, with `retryAfterMs`). */
  predict: oc
    .input(
      z
        .object({ task: TaskId.optional(), text: Text.optional(), sample: z.int().min(1).optional() })
        .refine(({ text, sample }) => (text === undefined) !== (sample === undefined), 'either a text or a sample'),
    )
    .output(Prediction),
}
