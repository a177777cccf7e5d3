import { oc } from '@orpc/contract'
import { z } from 'zod'
import { SyntheticSample } from './synthetic-samples.ts'
import { TaskId } from './tasks.ts'

/** Real and synthetic samples on one map: near each other where features are alike. One entry a dot in every list of a kind. */
export const SyntheticMap = z.object({
  labels: z.array(z.string()).describe('what `label` and `nearest` are places in'),
  real: z
    .object({
      x: z.array(z.number()).describe('−1 … 1, as y, in one scale'),
      y: z.array(z.number()),
      samples: z.array(z.int()),
      label: z.array(z.int().nullable()).describe('null: not labelled'),
    })
    .describe('of the pool, none of those kept for measuring'),
  synthetic: z.object({
    x: z.array(z.number()),
    y: z.array(z.number()),
    samples: z.array(z.int()),
    template: z.array(z.int()),
    label: z.array(z.int()),
    state: z.array(SyntheticSample.shape.state),
    nearest: z
      .array(z.int().nullable())
      .describe('label of the labelled sample it is most like; null: nothing is labelled'),
  }),
  strays: z
    .array(
      z.object({
        template: z.int(),
        label: z.string(),
        samples: z.int().describe('kept ones that are on the map, where anything is labelled'),
        elsewhere: z.int().describe('of these, most like a labelled sample of another label'),
        mostly: z.string().nullable().describe('the other label that is so most often'),
      }),
    )
    .describe('what the map shows in words; those with most elsewhere first'),
  made: z
    .int()
    .describe('synthetic samples there are; of many a random part is shown, and those alone that have features'),
})
export type SyntheticMap = z.infer<typeof SyntheticMap>

export const syntheticMap = {
  /** Where they lie among the samples of the pool, whose own map knows nothing of them. Features they lack are computed first. */
  map: oc.input(z.object({ task: TaskId.optional() }).optional()).output(SyntheticMap),
}
