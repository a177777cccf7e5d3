import { z } from 'zod'
import { limitedRecord } from './limits.ts'
import { TaskId } from './tasks.ts'

/** Characters of a text of templates in a project: a message has room for no more (limits.test.ts). Files without a project may have 8 million. */
export const MOST_CHARACTERS = 2_500_000
export const TemplateText = z.string().max(MOST_CHARACTERS)

/** A text of templates while somebody writes it. */
export const TemplateDraft = z.object({
  text: TemplateText,
  dialect: z.enum(['kindling', 'chatito', 'rasa']).default('kindling'),
  template: z.int().min(1).optional().describe('whose files it imports; without one other templates of the task'),
  task: TaskId.optional(),
  name: z.string().max(200).default('').describe('what it is called, in the paths that it imports'),
  seed: z.int().min(0).max(0xffffffff).default(1),
  preview: z.int().min(0).max(50).default(10).describe('sentences of each label'),
  noise: limitedRecord(z.number().min(0).max(1), 100)
    .default({})
    .describe('by id → the share of its letters, words, texts … that it changes'),
})
export type TemplateDraft = z.infer<typeof TemplateDraft>

export const TemplateFix = z.object({
  kind: z.enum(['use', 'define', 'close', 'escape', 'indent', 'remark', 'own-line', 'as-wording', 'move']),
  name: z.string().describe('what it writes'),
  edits: z
    .array(
      z.object({
        line: z.int(),
        column: z.int().describe('from 1'),
        length: z.int().describe('characters from there that become the text'),
        text: z.string(),
      }),
    )
    .readonly(),
})

/** Something wrong at a place: the page makes the words from kind and fields. */
export const TemplateProblem = z.object({
  kind: z.string(),
  file: z.string().nullable().describe('an imported one; null: the text itself'),
  line: z.int().describe('from 1'),
  column: z.int().describe('from 1'),
  length: z.int().describe('characters to underline'),
  fields: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
  alike: z
    .int()
    .describe('how many are this very thing, at the first of them; 0 at the others, of which some are left out'),
  fixes: z.array(TemplateFix).readonly().describe('the likeliest first'),
})
export type TemplateProblem = z.infer<typeof TemplateProblem>

export const PreviewSentence = z.object({
  text: z.string(),
  tidy: z.string().describe('before noise'),
  line: z.int().describe('the line it was made from'),
  slots: z.array(z.object({ slot: z.string(), value: z.string(), start: z.int(), end: z.int() })).describe('in `tidy`'),
  noises: z.array(z.string()).readonly().describe('ids of those that changed it'),
})
export type PreviewSentence = z.infer<typeof PreviewSentence>

export const TemplateReport = z.object({
  problems: z.array(TemplateProblem).describe('200 at most'),
  notes: z
    .array(
      z.object({
        kind: z.string(),
        line: z.int().describe('of the first place; 0: none, or in another file'),
        about: z.array(z.string()).readonly(),
      }),
    )
    .readonly()
    .describe('what differs in files of others'),
  sentences: z.string().describe('of all labels; a whole number beyond any size'),
  labels: z
    .array(
      z.object({
        label: z.string(),
        line: z.int().describe('0: another file defines it'),
        sentences: z.string(),
        offered: z.boolean().describe('the project has it, whatever its case and what joins its words'),
        nearest: z.string().describe('the label of the project that it may be a slip of; empty: none'),
        wanted: z.int().describe('samples it asks for'),
        preview: z.array(PreviewSentence),
      }),
    )
    .describe('of very many the first'),
})
export type TemplateReport = z.infer<typeof TemplateReport>

/** A way in which real texts are untidy, as it can be chosen. */
export const NoiseKind = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  per: z.enum(['letter', 'word', 'gap', 'mark', 'character', 'text']).describe('what its rate is a share of'),
})
