import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Path } from './limits.ts'
import { TaskId } from './tasks.ts'

export const Label = z.object({
  id: z.int(),
  name: z.string(),
  colour: z.int().min(1).max(6).describe('--data-1 … --data-6'),
  position: z.int(),
  key: z.string().nullable().describe('the digit that gives it; null: it has none, or digits take the guesses'),
  count: z.int().describe('samples that carry it now'),
  description: z.string().describe('what it means, in a sentence; empty until somebody writes it'),
  keywords: z.array(z.string()).describe('words that speak for it'),
  examples: z.array(z.string()).describe('texts as they would carry it'),
  retired: z
    .object({ at: z.int(), into: z.string().nullable().describe('the label it was merged into') })
    .nullable()
    .describe('no longer offered, taught or counted as a class; answers that were given keep it'),
})
export type Label = z.infer<typeof Label>

const Name = z.string().trim().min(1).max(200)
const Description = z.string().trim().max(5_000)
const Texts = (longest: number) => z.array(z.string().trim().min(1).max(longest)).max(200)

/** A label set as text or as a file; without a format it is recognised. */
export const LabelSource = z.object({
  task: TaskId.optional(),
  text: z.string().max(2_000_000).optional(),
  path: Path.optional().describe('instead of the text'),
  format: z.enum(['lines', 'csv', 'json', 'label-studio']).optional(),
  column: z.string().max(1_000).optional().describe('of the names; in a labelling configuration the control'),
})
export type LabelSource = z.infer<typeof LabelSource>

/** What an import would do with a label of the file. */
export const LabelFound = z.object({
  name: z.string(),
  line: z.int(),
  description: z.string(),
  keywords: z.array(z.string()),
  is: z
    .enum(['new', 'known', 'alike'])
    .describe(
      'known: the project has it, however it is written; alike: it has one whose name is a slip of the pen away',
    ),
  of: z.string().nullable().describe('the label of the project that it is, or is alike'),
  fills: z.array(z.string()).describe('what the project’s label lacks and the file has: description, keywords, …'),
  differs: z.array(z.string()).describe('of what both say something else'),
})
export type LabelFound = z.infer<typeof LabelFound>

const LabelReject = z.object({
  line: z.int(),
  reason: z.enum(['no-name', 'name-too-long', 'not-a-label', 'broken-row']),
  excerpt: z.string(),
})
export const LabelPreview = z.object({
  format: z.enum(['lines', 'csv', 'json', 'label-studio', 'table']),
  column: z.string().nullable().describe('taken as the names'),
  others: z.array(z.string()).describe('columns or controls that could be taken instead'),
  found: z.array(LabelFound),
  repeated: z.array(z.string()).describe('labels that come more than once'),
  rejects: z.array(LabelReject).describe('the first of them'),
  rejected: z.int().describe('lines or elements that could not be taken'),
})
export type LabelPreview = z.infer<typeof LabelPreview>

export const LabelReceipt = z.object({
  added: z.array(z.string()),
  updated: z.array(z.string()).describe('labels of the project that say more now, or something else'),
  kept: z.array(z.string()).describe('labels of which the file says something else that was not taken'),
  unchanged: z.int(),
  alike: z
    .array(z.object({ name: z.string(), of: z.string() }))
    .describe('added though the project has one nearly called so'),
  repeated: z.array(z.string()),
  rejects: z.array(LabelReject).describe('the first of them'),
  rejected: z.int().describe('lines or elements that could not be taken'),
})
export type LabelReceipt = z.infer<typeof LabelReceipt>

/** What says a label now. */
export const LabelUse = z.object({
  answers: z.int().describe('by whomever'),
  samples: z.int().describe('on which one of them stands'),
  holdout: z.int().describe('of the samples, those kept for measuring'),
})
export type LabelUse = z.infer<typeof LabelUse>

/** The set with its retired labels, after one was merged, retired or brought back. */
export const LabelSetChanged = z.object({
  labels: z.array(Label),
  samples: z.int().describe('whose answers are others now'),
  action: z.int().nullable().describe('its entry of the log, for labelling.undo; null where no answer was changed'),
})
export type LabelSetChanged = z.infer<typeof LabelSetChanged>

/** Whether names of labels teach the models of a task, and how often they are right. */
export const NamesHelp = z.object({
  teach: z.boolean().describe('they may: so until somebody switches it off'),
  can: z
    .boolean()
    .describe('they could: enough of them say something, the features read words, and the learner learns from them'),
  trust: z
    .number()
    .nullable()
    .describe(
      'how far the newest model that heard names and had answers believes them; 0: they say nothing of the samples; null: there is none',
    ),
  gain: z
    .number()
    .nullable()
    .describe('accuracy of that model on labels left out with names less without; null: not asked, or none'),
  byLabel: z
    .array(z.object({ label: z.int(), right: z.int(), answers: z.int() }))
    .describe('answers that the names alone get right, of how many; labels without an answer are left out'),
})
export type NamesHelp = z.infer<typeof NamesHelp>

const Annotator = z.string().min(1).max(80).optional().describe('in whose name; that of the settings when left out')

export const labels = {
  /** Of a task; so everywhere. `retired`: with those that are no longer offered, behind the others. */
  list: oc
    .input(z.object({ task: TaskId.optional(), retired: z.boolean().optional() }).optional())
    .output(z.array(Label)),
  add: oc.input(z.object({ names: z.array(Name).min(1).max(10_000), task: TaskId.optional() })).output(z.array(Label)),
  rename: oc.input(z.object({ id: z.int(), name: Name })).output(z.array(Label)),
  /** What is given is written, all else stays. `key`: the digit that gives it; a label that has it takes this one’s instead. `colour` null: by its place. */
  update: oc
    .input(
      z.object({
        id: z.int(),
        name: Name.optional(),
        description: Description.optional(),
        keywords: Texts(200).optional(),
        examples: Texts(5_000).optional(),
        colour: z.int().min(1).max(6).nullable().optional(),
        key: z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']).nullable().optional(),
      }),
    )
    .output(z.array(Label)),
  /** What a label set has in it and what an import would do; nothing is changed. */
  read: oc.input(LabelSource).output(LabelPreview),
  /** Adds labels and writes what they mean; nothing that the file leaves empty is touched. `onConflict`: where both say something, the file’s or the project’s. */
  import: oc
    .input(
      LabelSource.extend({
        onConflict: z.enum(['take', 'keep']).default('take'),
        same: z
          .array(z.string().max(1_000))
          .max(200)
          .default([])
          .describe('names of the file that are the labels they are alike'),
      }),
    )
    .output(LabelReceipt),
  /** The label set as text. */
  export: oc
    .input(z.object({ task: TaskId.optional(), format: z.enum(['csv', 'json', 'lines']).default('csv') }))
    .output(z.object({ text: z.string() })),
  /** Whether digits give labels (ten of them at most have one), or 1 2 3 take the guesses. It changes only here. */
  digits: oc.input(z.object({ give: z.enum(['labels', 'guesses']), task: TaskId.optional() })).output(z.array(Label)),
  names: oc.input(z.object({ task: TaskId.optional() }).optional()).output(NamesHelp),
  /** Whether names of labels teach from now on. A model that does otherwise is trained anew, or, of names alone, not in use while they do not. */
  letNamesTeach: oc.input(z.object({ teach: z.boolean(), task: TaskId.optional() })).output(NamesHelp),
  /** How many answers merging or retiring a label would change. */
  use: oc.input(z.object({ id: z.int() })).output(LabelUse),
  /** Every answer that says one label says `into` from then on, and the label is retired; its name, keywords and examples become keywords and examples of `into`. */
  merge: oc.input(z.object({ id: z.int(), into: z.int(), annotator: Annotator })).output(LabelSetChanged),
  /** `answers`: of the samples that carry it; asked again, kept as they are (nothing is learnt from them), or given another label. */
  retire: oc
    .input(
      z.object({
        id: z.int(),
        answers: z.union([z.enum(['ask', 'keep']), z.object({ into: z.int() })]),
        annotator: Annotator,
      }),
    )
    .output(LabelSetChanged),
  /** Offers a retired label again. Answers that a merge has changed are brought back by undoing it. */
  restore: oc.input(z.object({ id: z.int() })).output(LabelSetChanged),
  /** Only a label that no sample carries can go. */
  remove: oc.input(z.object({ id: z.int() })).output(z.array(Label)),
}
