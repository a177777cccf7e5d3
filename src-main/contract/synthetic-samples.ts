import { oc } from '@orpc/contract'
import { z } from 'zod'
import { LabelName } from './limits.ts'
import { Gate, Judge } from './synthesis-made.ts'
import { TaskId } from './tasks.ts'
import { OneTemplate, TemplateId } from './template-id.ts'
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
  judge: Judge.nullable(),
  asked: z.boolean(),
  answer: z.enum(['right', 'wrong', 'relabelled']).nullable().describe('what a person said of it'),
  answeredBy: z.string().nullable(),
})
export type SyntheticSample = z.infer<typeof SyntheticSample>

/** What templates made, sample by sample. */
export const syntheticSamples = {
  samples: oc
    .input(
      z.object({
        task: TaskId.optional(),
        template: TemplateId.optional(),
        state: z.enum(['accepted', 'doubtful', 'rejected', 'asked', 'stale']).optional(),
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
   * Doubtful samples are put before a person as what they are: `samples` of the state `asked`, apart from the queue of cards, each with one question, whether it
   * is right. They are no cards, so that no count, pace, undo or agreement knows of them; right ones teach, with the weight of synthetic samples.
   */
  askDoubtful: oc.input(OneTemplate).output(z.object({ asked: z.int().describe('all that wait now') })),
  /** `label` with `right`: it is right for this other label. null: takes the answer back. */
  answer: oc
    .input(
      z.object({
        sample: z.int().min(1),
        answer: z.enum(['right', 'wrong']).nullable(),
        label: LabelName.optional(),
        annotator: z.string().min(1).max(80).optional().describe('in whose name; that of the settings when left out'),
      }),
    )
    .output(SyntheticSample),
}
