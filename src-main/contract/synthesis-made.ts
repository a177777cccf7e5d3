import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job } from './jobs.ts'
import { limitedRecord } from './limits.ts'
import { TaskId } from './tasks.ts'
import { NoiseKind } from './template-report.ts'
import { TemplateId } from './template-id.ts'

/** In the order in which samples pass them. */
export const Gate = z.enum([
  'exact-copy',
  'near-copy',
  'language-and-length',
  'label-check',
  'too-much-alike',
  'like-the-hold-out',
])
export type Gate = z.infer<typeof Gate>

/** Who checked whether a text reads as its label: a model by its version, what labels are called, or the nearest labelled samples. */
export const Judge = z.discriminatedUnion('by', [
  z.object({ by: z.literal('model'), version: z.int() }),
  z.object({ by: z.literal('names') }),
  z.object({ by: z.literal('nearest'), labels: z.int() }),
])
export type Judge = z.infer<typeof Judge>

/** Noise by id → rate in [0, 1]. */
const Rates = limitedRecord(z.number().min(0).max(1), 100)
/** none; at these rates; or at the rates that the texts of the pool show. */
export const Noise = z.union([
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('rates'), rates: Rates }),
  z.object({ kind: z.literal('fitted') }),
])
export type Noise = z.infer<typeof Noise>

/** How the samples of a template were made, and what the gates let through: drawn − every gate’s = accepted. */
export const Made = z.object({
  at: z.int(),
  seed: z.int(),
  noise: z.record(z.string(), z.number()).describe('as it was made; fitted rates, where it was fitted'),
  fitted: z.boolean(),
  judge: Judge.nullable().describe('null: the project can tell no label yet, and nobody checked'),
  drawn: z.int(),
  gates: z
    .array(z.object({ gate: Gate, rejected: z.int(), doubtful: z.int() }))
    .describe('in order; without those that had nobody to ask'),
  accepted: z.int(),
  doubtful: z.int(),
  rejected: z.int(),
  diversity: z
    .object({
      distinctPairs: z.number().describe('distinct-2: different pairs of neighbouring words as a share of all'),
      spread: z
        .number()
        .nullable()
        .describe('1 − the mean cosine of two kept samples of a label, by their features; null: nobody had features'),
      realSpread: z.number().nullable().describe('the same of labelled samples; null: no label has two'),
    })
    .nullish()
    .describe('of what was kept; left out where it was made before this was counted'),
  left: z.int().describe('that were wanted beyond what the template can say'),
  addedLabels: z.array(z.string()).describe('of the template, which the project did not have before'),
})
export type Made = z.infer<typeof Made>

/** The receipt of a job of `make`. */
export const MakeReceipt = z.object({
  made: z.array(z.object({ template: z.int(), name: z.string(), made: Made })),
})
export type MakeReceipt = z.infer<typeof MakeReceipt>

/** How samples come from templates: drawn, made noisy, and asked about at the gates. */
export const making = {
  /** The kinds of noise, in the order in which they are applied. */
  noises: oc.output(z.array(NoiseKind)),
  /** Draws samples, makes them noisy, asks the gates, and puts them in the place of what the templates had made: a MakeReceipt. Cancelled, it leaves the templates it has not finished as they were. */
  make: oc
    .input(
      z.object({
        task: TaskId.optional(),
        templates: z
          .array(TemplateId)
          .min(1)
          .max(1_000)
          .optional()
          .describe('all that are not withdrawn where left out'),
        perLabel: z
          .int()
          .min(1)
          .max(10_000)
          .optional()
          .describe('the ‘training’ of each label, else 100, where left out'),
        seed: z.int().min(0).max(0xffffffff).optional(),
        noise: Noise.optional().describe('none where left out'),
        addLabels: z
          .boolean()
          .optional()
          .describe('labels of the templates that the project has not; refused otherwise'),
      }),
    )
    .output(Job),
}
