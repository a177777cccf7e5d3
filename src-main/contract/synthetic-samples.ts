import { oc } from '@orpc/contract'
import { z } from 'zod'
import { LabelName } from './limits.ts'
import { Gate, Judge } from './synthesis-made.ts'
import { TaskId } from './tasks.ts'
import { TemplateId } from './template-id.ts'

const Said = z.enum(['right', 'wrong', 'relabelled'])

export const SyntheticSample = z.object({
  id: z.int(),
  template: z.int(),
  file: z.string(),
  line: z.int().describe('of the template it was made from'),
  label: z.string().describe('what it teaches'),
  madeFor: z.string().describe('the label it was made for; another one where a person has said so'),
  text: z.string(),
  copyOf: z.int().nullable().describe('the picture that it is a copy of; null: a text'),
  stale: z.boolean().describe('a copy whose picture has another label by now, or none: it is out of use'),
  tidy: z.string().nullable().describe('before noise; null: it has none'),
  slots: z
    .array(z.object({ slot: z.string(), value: z.string(), text: z.string(), start: z.int(), end: z.int() }))
    .describe('places are those before noise'),
  seed: z.int(),
  noises: z.array(z.string()),
  state: z.enum(['accepted', 'doubtful', 'rejected']),
  gate: Gate.nullable().describe('that did not let it pass'),
  because: z.string().describe('what it is like, or reads as'),
  copied: z
    .object({ text: z.string(), sample: z.int().nullable().describe('of the pool; null: it is synthetic, too') })
    .nullable()
    .describe('what a copy copies; null: it is no copy, or a picture'),
  judge: Judge.nullable(),
  answer: Said.nullable().describe('what a person said of it'),
  answeredBy: z.string().nullable(),
})
export type SyntheticSample = z.infer<typeof SyntheticSample>

/** One that the gates could not decide on, as it is put before a person. */
export const DoubtfulSample = SyntheticSample.extend({
  called: z.string().describe('its template'),
  readsAs: z
    .object({ label: z.string(), probability: z.number() })
    .nullable()
    .describe('the other label that whoever judged it would sooner give it; null: nothing, or none that is offered'),
})
export type DoubtfulSample = z.infer<typeof DoubtfulSample>

/** What templates made, sample by sample. */
export const syntheticSamples = {
  samples: oc
    .input(
      z.object({
        task: TaskId.optional(),
        template: TemplateId.optional(),
        state: z.enum(['accepted', 'doubtful', 'rejected', 'stale']).optional(),
        gate: Gate.optional(),
        label: LabelName.optional(),
        offset: z.int().min(0).max(100_000_000).default(0),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ total: z.int(), samples: z.array(SyntheticSample) })),
  /** One of them, by its id. */
  sample: oc.input(z.object({ sample: z.int().min(1) })).output(SyntheticSample),
  /**
   * Doubtful samples wait for a person from when they are made: one of each line of a template first, then the second ones. They are no cards, so that no
   * count, pace, undo or agreement knows of them; right ones teach, with the weight of synthetic samples.
   */
  doubtful: oc
    .input(
      z.object({
        task: TaskId.optional(),
        limit: z.int().min(0).max(100).default(20),
        except: z.array(z.int().min(1)).max(1_000).default([]).describe('put off until later'),
      }),
    )
    .output(z.object({ total: z.int().describe('that wait, also those put off'), samples: z.array(DoubtfulSample) })),
  /** `label` with `right`: it is right for this other label. null: takes the answer back. */
  answer: oc
    .input(
      z.object({
        sample: z.int().min(1),
        answer: z.enum(['right', 'wrong']).nullable(),
        label: LabelName.optional(),
        seen: Said.nullable()
          .optional()
          .describe(
            'the answer that was on screen; refused where there is another by now (SyntheticAnsweredElsewhere)',
          ),
        annotator: z.string().min(1).max(80).optional().describe('in whose name; that of the settings when left out'),
      }),
    )
    .output(SyntheticSample),
}
