import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Interval } from './interval.ts'
import { Job } from './jobs.ts'
import { LabelName, limitedRecord, Path } from './limits.ts'
import { TaskId } from './tasks.ts'
import { NoiseKind, TemplateDraft, TemplateReport } from './template-report.ts'

// Synthetic samples lie in quarantine: they teach, with a weight that falls as answers come, and are nothing else. They are no samples of the pool, so
// that no hold-out, count, queue, export, neighbour or figure knows of them (tests/conformance/quarantine.test.ts).

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
  left: z.int().describe('that were wanted beyond what the template can say'),
  addedLabels: z.array(z.string()).describe('of the template, which the project did not have before'),
})
export type Made = z.infer<typeof Made>

/** What the proof says: with them the model is better; nothing is shown (a gain worth having would have been); worse; or more labels are needed to say. */
export const Verdict = z.enum(['keep', 'no-gain', 'remove', 'too-few'])
export type Verdict = z.infer<typeof Verdict>

/** Accuracy with synthetic samples less without, of the same runs on the same samples. */
export const Help = z.object({
  template: z.int().nullable().describe('with all less with all but this one; null: with all less without any'),
  at: z.int(),
  seed: z.int(),
  runs: z.int(),
  on: z.enum(['holdout', 'left-out']).describe('left-out: labels left out in turn, while the hold-out is small'),
  tested: z.int().describe('samples asked'),
  labels: z.int().describe('real labels that taught'),
  synthetic: z.int().describe('samples that taught'),
  without: z.number().nullable().describe('accuracy; null: without them there is no model'),
  with: z.number(),
  gain: Interval.describe('95 %, over samples and runs'),
  each: z.array(z.number()).describe('the gain of each run'),
  p: z.number().describe('two-sided; corrected for the number of templates asked about (Holm)'),
  verdict: Verdict,
  needed: z
    .int()
    .nullable()
    .describe('labels more, of samples kept for measuring, that would show a gain of two points; null: enough'),
  curve: z
    .array(z.object({ answers: z.int(), gain: Interval, each: z.array(z.number()) }))
    .describe('the gain with at most so many answers a label; the whole project’s only, empty where none was asked'),
  current: z.boolean().describe('templates, samples and labels are the same as then'),
})
export type Help = z.infer<typeof Help>

export const Template = z.object({
  id: z.int(),
  task: z.int(),
  name: z.string(),
  dialect: z.enum(['kindling', 'chatito', 'rasa']),
  source: z.string().describe('as typed'),
  imports: z.array(z.object({ path: z.string(), characters: z.int() })).describe('files kept beside it'),
  changedAt: z.int(),
  made: Made.nullable().describe('null: nothing yet'),
  outdated: z.boolean().describe('its source has changed since its samples were made'),
  withdrawn: z.int().nullable().describe('ms since 1970; its samples are out of use. null: in use'),
  accepted: z
    .int()
    .describe('that teach, or would if it were not withdrawn; also those that a person has called right'),
  doubtful: z.int().describe('on which nobody has decided'),
  asked: z.int().describe('of those, that a person is asked about'),
  rejected: z.int(),
  labels: z.array(
    z.object({
      label: z.string(),
      accepted: z.int(),
      answers: z.int().describe('samples of the pool that carry the label and teach'),
      weight: z
        .number()
        .describe('share of the label’s weight in training that synthetic samples of all templates in use have'),
    }),
  ),
  help: Help.nullable().describe('the newest answer to whether it helps'),
})
export type Template = z.infer<typeof Template>

export const SyntheticSample = z.object({
  id: z.int(),
  template: z.int(),
  file: z.string(),
  line: z.int().describe('of the template it was made from'),
  label: z.string().describe('what it teaches'),
  madeFor: z.string().describe('the label it was made for; another one where a person has said so'),
  text: z.string(),
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

/** The receipt of a job of `make`. */
export const MakeReceipt = z.object({
  made: z.array(z.object({ template: z.int(), name: z.string(), made: Made })),
})
export type MakeReceipt = z.infer<typeof MakeReceipt>

const TemplateName = z.string().trim().min(1).max(200)
const TemplateId = z.int().min(1)
const One = z.object({ template: TemplateId })
const Annotator = z.string().min(1).max(80).optional().describe('in whose name; that of the settings when left out')

/** Of tasks of one label a sample, and of texts. Whatever changes templates or samples gives the list anew. */
export const synthesis = {
  /** What is wrong with templates and how to mend it, how much they make, and sentences as they would be drawn; nothing is changed. Meant to be asked while somebody writes. */
  inspect: oc.input(TemplateDraft).output(TemplateReport),
  /** The kinds of noise, in the order in which they are applied. */
  noises: oc.output(z.array(NoiseKind)),
  templates: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Template)),
  /** A new one, or (`id`) other words of one that is there; what it has made stays in use until it is made anew. `path`: a file on this machine, with all that it imports, in the place of `source`. */
  saveTemplate: oc
    .input(
      z.object({
        id: TemplateId.optional(),
        task: TaskId.optional(),
        name: TemplateName.optional().describe('the file’s where left out'),
        dialect: z.enum(['kindling', 'chatito', 'rasa']).optional(),
        source: z.string().max(1_000_000).optional(),
        path: Path.optional(),
      }),
    )
    .output(Template),
  /** With all that was made from it. */
  removeTemplate: oc.input(One).output(z.array(Template)),
  /** Keeps a file beside a template, under the path that the template calls it; `text` null: takes it away. */
  saveImport: oc
    .input(One.extend({ path: z.string().min(1).max(1_000), text: z.string().max(2_000_000).nullable() }))
    .output(Template),
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
  /**
   * Whether they help: trainings with and without them, in several runs, asked the same real samples. `templates`: also each of these by itself; all in use where
   * left out, [] none. A job, whose receipt is { help }; the newest answers stay with the templates, and of all together in `help`.
   */
  helps: oc
    .input(
      z.object({
        task: TaskId.optional(),
        templates: z.array(TemplateId).max(1_000).optional(),
        runs: z.int().min(2).max(50).default(5),
        seed: z.int().min(0).max(0xffffffff).optional(),
        curve: z.boolean().default(true).describe('also with fewer answers a label'),
      }),
    )
    .output(Job),
  /** The newest answers, of all together first. */
  help: oc.input(z.object({ task: TaskId.optional() }).optional()).output(z.array(Help)),
  samples: oc
    .input(
      z.object({
        task: TaskId.optional(),
        template: TemplateId.optional(),
        state: z.enum(['accepted', 'doubtful', 'rejected', 'asked']).optional(),
        gate: Gate.optional(),
        label: LabelName.optional(),
        offset: z.int().min(0).max(100_000_000).default(0),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ total: z.int(), samples: z.array(SyntheticSample) })),
  /** Where they lie among the samples of the pool, whose own map knows nothing of them. Features they lack are computed first. */
  map: oc.input(z.object({ task: TaskId.optional() }).optional()).output(SyntheticMap),
  /** One of them, by its id. */
  sample: oc.input(z.object({ sample: z.int().min(1) })).output(SyntheticSample),
  /** All that a template has made out of use, and back again. */
  withdraw: oc.input(One).output(z.array(Template)),
  restore: oc.input(One).output(z.array(Template)),
  /**
   * Doubtful samples are put before a person as what they are: `samples` of the state `asked`, apart from the queue of cards, each with one question, whether it
   * is right. They are no cards, so that no count, pace, undo or agreement knows of them; right ones teach, with the weight of synthetic samples.
   */
  askDoubtful: oc.input(One).output(z.object({ asked: z.int().describe('all that wait now') })),
  /** `label` with `right`: it is right for this other label. null: takes the answer back. */
  answer: oc
    .input(
      z.object({
        sample: z.int().min(1),
        answer: z.enum(['right', 'wrong']).nullable(),
        label: LabelName.optional(),
        annotator: Annotator,
      }),
    )
    .output(SyntheticSample),
}
